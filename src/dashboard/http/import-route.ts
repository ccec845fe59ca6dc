import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { actorOf } from '../../documents/http/actor.ts';
import { commentOf } from '../../documents/http/comment.ts';
import type { DocumentEndpoint } from '../../documents/http/document-endpoint.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Metadata } from '../../metadata/port.ts';
import type { Dashboard } from '../../model/dashboard/document.ts';
import type { ImportReport } from '../../model/dashboard/import-report.ts';
import { isFreeId } from '../document/dashboard-id.ts';
import { nameOfDashboard, parseDashboard } from '../document/parse-dashboard.ts';
import { importGrafana } from '../grafana/import.ts';
import { looksLikeGrafana } from '../grafana/unwrap.ts';
import { BODY_LIMIT_BYTES, DASHBOARDS_PATH, dashboardFields, dashboardReply } from './dashboard-surface.ts';

export interface ImportRouteDependencies {
  readonly metadata: Pick<Metadata, 'documents'>;
  readonly clock: Clock;
  readonly endpoint: DocumentEndpoint;
}

const importQuery = Type.Object(
  {
    dryRun: Type.Optional(
      Type.Boolean({ default: false, description: 'Only says what would become of it.' }),
    ),
    title: Type.Optional(Type.String({ maxLength: 200, description: 'In place of its own.' })),
    folder: Type.Optional(Type.String({ maxLength: 400, description: 'In place of its own.' })),
    comment: Type.Optional(Type.String({ maxLength: 1_000 })),
    actor: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
type ImportQuery = Type.Static<typeof importQuery>;

const report = Type.Unknown({
  description: 'What became of each part; null for a document of our own, of which nothing is changed.',
});

/** `POST /api/v1/dashboards/import`: a board of our own or of Grafana, whichever it is. */
export function importRoute(dependencies: ImportRouteDependencies): FastifyPluginAsync {
  const { metadata, clock, endpoint } = dependencies;
  const documents = metadata.documents('dashboards');
  return async (app) => {
    app.setSerializerCompiler(() => JSON.stringify);
    app.post<{ Querystring: ImportQuery }>(
      `${DASHBOARDS_PATH}/import`,
      {
        schema: {
          tags: ['dashboards'],
          summary: 'Bring a board in from a file',
          description:
            'A dashboard as it was exported here, or an export of Grafana (classic boards, schema 36 to 41). Its id is kept when it is free.',
          querystring: importQuery,
          body: Type.Object({}, { additionalProperties: true }),
          response: {
            200: Type.Object(
              { dashboard: dashboardFields, report },
              { description: 'With `dryRun`: nothing was stored.' },
            ),
            201: Type.Object({ dashboard: dashboardReply, report }, { description: 'Stored.' }),
          },
        },
        bodyLimit: BODY_LIMIT_BYTES,
      },
      async (request, reply) => {
        const { dryRun = false } = request.query;
        const imported = readImport(request.body, endpoint, clock.now());
        const dashboard = withPlace(imported.dashboard, request.query, clock.now());
        if (dryRun) return reply.send({ dashboard, report: imported.report });
        const actor = actorOf(request);
        const stored = await documents.create(
          {
            id: await freeIdOf(imported.id, documents),
            name: nameOfDashboard(dashboard),
            body: dashboard,
            origin: 'api',
          },
          { actor, atMs: clock.now(), comment: 'imported', ...commentOf(request) },
        );
        reply.code(201).header('location', `${DASHBOARDS_PATH}/${stored.id}`);
        return reply.send({ dashboard: await endpoint.show(stored, actor), report: imported.report });
      },
    );
  };
}

interface Imported {
  readonly dashboard: Dashboard;
  readonly report: ImportReport | null;
  /** The one that it had where it comes from. */
  readonly id: string | undefined;
}

function readImport(body: unknown, endpoint: DocumentEndpoint, nowMs: number): Imported {
  if (looksLikeGrafana(body)) {
    const { dashboard, report: found } = importGrafana(body, nowMs);
    return { dashboard, report: found, id: found.uid };
  }
  const { id } = body as { readonly id?: unknown };
  return {
    dashboard: parseDashboard(endpoint.ownFields(body), nowMs),
    report: null,
    id: typeof id === 'string' ? id : undefined,
  };
}

/** Checked again: what was translated is to be as right as what people write. */
function withPlace(dashboard: Dashboard, { title, folder }: ImportQuery, nowMs: number): Dashboard {
  const named = {
    ...dashboard,
    ...(title === undefined || title === '' ? {} : { title }),
    ...(folder === undefined ? {} : { folder }),
  };
  return parseDashboard(named, nowMs);
}

async function freeIdOf(
  id: string | undefined,
  documents: ReturnType<Metadata['documents']>,
): Promise<string> {
  if (id === undefined || !isFreeId(id)) return randomUUID();
  return (await documents.get(id)) === undefined ? id : randomUUID();
}
