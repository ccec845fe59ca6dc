import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { actorOf } from '../../documents/http/actor.ts';
import type { DocumentEndpoint } from '../../documents/http/document-endpoint.ts';
import { actorQuery, idParams, nothingReply } from '../../documents/http/document-schemas.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Metadata } from '../../metadata/port.ts';
import { checkDashboard, plainFolder } from '../document/parse-dashboard.ts';
import { publishedSchema, SCHEMA_PATH } from '../document/published-schema.ts';
import type { DashboardIndex } from '../search/dashboard-index.ts';
import {
  deletedReply,
  type ListQuery,
  listQuery,
  listReply,
  type RenameBody,
  renameBody,
  renameReply,
  validateReply,
} from './dashboard-schemas.ts';
import { BODY_LIMIT_BYTES, DASHBOARDS_PATH, dashboardFields } from './dashboard-surface.ts';
import { exportedFile } from './exported-file.ts';
import { renameFolder } from './rename-folder.ts';

export interface DashboardRoutesDependencies {
  readonly metadata: Pick<Metadata, 'documents' | 'dashboards'>;
  readonly clock: Clock;
  readonly index: DashboardIndex;
  readonly endpoint: DocumentEndpoint;
}

interface ById {
  readonly Params: { readonly id: string };
}

const tags = ['dashboards'];
const MOST_DELETED = 200;

/** What there is of dashboards beside reading and changing one: the list, folders, stars, checks, export. */
export function dashboardRoutes(dependencies: DashboardRoutesDependencies): FastifyPluginAsync {
  return async (app) => {
    app.setSerializerCompiler(() => JSON.stringify);
    await app.register(listRoutes(dependencies));
    await app.register(folderAndStarRoutes(dependencies));
    await app.register(formatRoutes(dependencies));
  };
}

function listRoutes({ metadata, index }: DashboardRoutesDependencies): FastifyPluginAsync {
  return async (app) => {
    app.get<{ Querystring: ListQuery }>(
      DASHBOARDS_PATH,
      {
        schema: {
          tags,
          summary: 'Find dashboards',
          querystring: listQuery,
          response: { 200: listReply },
        },
      },
      async (request) => {
        const { query, folder, tag, starred = false, limit = 500, offset = 0 } = request.query;
        const filter = {
          ...{ starredOnly: starred, limit, offset },
          ...(query === undefined ? {} : { query }),
          ...(folder === undefined || folder === '' ? {} : { folder: plainFolder(folder) }),
          ...(tag === undefined || tag === '' ? {} : { tag }),
        };
        return index.page(filter, await metadata.dashboards.starred(actorOf(request)));
      },
    );
    app.get(
      `${DASHBOARDS_PATH}/deleted`,
      {
        schema: {
          tags,
          summary: 'Dashboards that were deleted',
          description: 'Each can be restored.',
          response: { 200: deletedReply },
        },
      },
      async () => {
        const deleted = await metadata.dashboards.deleted(MOST_DELETED);
        return {
          dashboards: deleted.map(({ dashboardId: id, deleted: _, ...rest }) => ({ id, ...rest })),
        };
      },
    );
  };
}

function folderAndStarRoutes(dependencies: DashboardRoutesDependencies): FastifyPluginAsync {
  const { metadata, endpoint } = dependencies;
  return async (app) => {
    app.post<{ Body: RenameBody }>(
      `${DASHBOARDS_PATH}/folders/rename`,
      {
        schema: {
          tags,
          summary: 'Rename a folder',
          description: 'All its dashboards at once, or none.',
          body: renameBody,
          response: { 200: renameReply },
        },
      },
      (request) => renameFolder(request.body, actorOf(request), dependencies),
    );
    for (const [method, isOn, summary] of [
      ['PUT', true, 'Mark a dashboard with a star'],
      ['DELETE', false, 'Take the star from a dashboard'],
    ] as const) {
      app.route<ById>({
        method,
        url: `${DASHBOARDS_PATH}/:id/star`,
        schema: {
          tags,
          summary,
          description: 'Stars belong to whoever sets them.',
          params: idParams,
          querystring: actorQuery,
          response: { 204: nothingReply },
        },
        handler: async (request, reply) => {
          const { id } = request.params;
          // What is gone may still have a star, which somebody wants to be rid of.
          if (isOn) await endpoint.require(id);
          await metadata.dashboards.setStar(actorOf(request), id, isOn);
          return reply.code(204).send();
        },
      });
    }
  };
}

function formatRoutes({ clock, endpoint }: DashboardRoutesDependencies): FastifyPluginAsync {
  const schema = publishedSchema();
  return async (app) => {
    app.get(
      SCHEMA_PATH,
      {
        schema: {
          tags,
          summary: 'The JSON Schema of a dashboard',
          response: { 200: Type.Object({}, { additionalProperties: true, description: 'JSON Schema' }) },
        },
      },
      async () => schema,
    );
    app.post(
      `${DASHBOARDS_PATH}/validate`,
      {
        schema: {
          tags,
          summary: 'Check a dashboard',
          description: 'Stores nothing, and finds all mistakes at once.',
          body: dashboardFields,
          response: { 200: validateReply },
        },
        validatorCompiler: () => () => true,
        bodyLimit: BODY_LIMIT_BYTES,
      },
      async ({ body }) => {
        const { dashboard, problems, warnings } = checkDashboard(endpoint.ownFields(body), clock.now());
        const valid = dashboard !== undefined;
        return { valid, problems, warnings, ...(valid ? { dashboard } : {}) };
      },
    );
    app.get<ById>(
      `${DASHBOARDS_PATH}/:id/export`,
      {
        schema: {
          tags,
          summary: 'A dashboard as a file',
          description: 'To be kept, applied or imported: without its version and without who changed it.',
          params: idParams,
          response: { 200: dashboardFields },
        },
      },
      async ({ params: { id } }, reply) => {
        const { name, text } = exportedFile(await endpoint.require(id));
        return reply
          .header('content-type', 'application/json; charset=utf-8')
          .header('content-disposition', `attachment; filename="${name}"`)
          .send(text);
      },
    );
  };
}
