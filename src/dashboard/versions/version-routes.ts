import type { FastifyPluginAsync } from 'fastify';
import { actorOf } from '../../documents/http/actor.ts';
import { commentOf } from '../../documents/http/comment.ts';
import type { DocumentEndpoint } from '../../documents/http/document-endpoint.ts';
import { conflictReply, idParams } from '../../documents/http/document-schemas.ts';
import { versionOf } from '../../documents/http/document-version.ts';
import type { Clock } from '../../lib/clock.ts';
import { DASHBOARDS_PATH, dashboardReply } from '../http/dashboard-surface.ts';
import { DashboardVersions, type VersionsDependencies } from './dashboard-versions.ts';
import {
  type DiffQuery,
  diffQuery,
  diffReply,
  type RestoreBody,
  restoreBody,
  type VersionParams,
  type VersionsQuery,
  versionParams,
  versionReply,
  versionsQuery,
  versionsReply,
} from './version-schemas.ts';

export interface VersionRoutesDependencies extends VersionsDependencies {
  readonly clock: Clock;
  readonly endpoint: DocumentEndpoint;
}

interface ById {
  readonly Params: { readonly id: string };
}

const tags = ['dashboards'];
const PATH = `${DASHBOARDS_PATH}/:id`;

/** What dashboards were, how two of their versions differ, and the way back. */
export function versionRoutes(dependencies: VersionRoutesDependencies): FastifyPluginAsync {
  const { clock, endpoint } = dependencies;
  const versions = new DashboardVersions(dependencies);
  return async (app) => {
    app.setSerializerCompiler(() => JSON.stringify);
    app.get<ById & { readonly Querystring: VersionsQuery }>(
      `${PATH}/versions`,
      {
        schema: {
          tags,
          summary: 'All versions of a dashboard',
          params: idParams,
          querystring: versionsQuery,
          response: { 200: versionsReply },
        },
      },
      async ({ params: { id }, query: { before, limit = 100 } }) => {
        const page = { limit, ...(before === undefined ? {} : { beforeVersion: before }) };
        const found = await versions.list(id, page);
        const shown = found.map(({ dashboardId: _, ...rest }) => rest);
        return { versions: shown, next: found.length < limit ? null : (found.at(-1)?.version ?? null) };
      },
    );
    app.get<{ Params: VersionParams }>(
      `${PATH}/versions/:version`,
      {
        schema: {
          tags,
          summary: 'A dashboard as it was',
          params: versionParams,
          response: { 200: versionReply },
        },
      },
      async ({ params: { id, version } }) => {
        const { dashboardId, body = null, ...rest } = await versions.require(id, version);
        return { id: dashboardId, ...rest, dashboard: body };
      },
    );
    app.get<ById & { readonly Querystring: DiffQuery }>(
      `${PATH}/diff`,
      {
        schema: {
          tags,
          summary: 'How two versions of a dashboard differ',
          params: idParams,
          querystring: diffQuery,
          response: { 200: diffReply },
        },
      },
      ({ params: { id }, query }) => versions.diff(id, query),
    );
    app.post<ById & { readonly Body: RestoreBody }>(
      `${PATH}/restore`,
      {
        schema: {
          tags,
          summary: 'Make a dashboard what it was',
          description:
            'As a new version. One that was deleted is there again. If-Match says what it starts from.',
          params: idParams,
          body: restoreBody,
          response: { 200: dashboardReply, 409: conflictReply(dashboardReply) },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        endpoint.requireChangeable(id);
        const change = { actor: actorOf(request), atMs: clock.now(), ...commentOf(request) };
        const { version } = request.body;
        const current = versionOf(request.headers, undefined);
        return endpoint.answer({ id, version: current }, { request, reply }, () =>
          versions.restore(id, { version, current }, change),
        );
      },
    );
  };
}
