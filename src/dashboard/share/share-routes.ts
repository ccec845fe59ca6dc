import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsync } from 'fastify';
import { actorOf } from '../../documents/http/actor.ts';
import type { DocumentEndpoint } from '../../documents/http/document-endpoint.ts';
import { actorQuery, idParams, nothingReply } from '../../documents/http/document-schemas.ts';
import type { Clock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { DashboardShare } from '../../metadata/dashboard-port.ts';
import type { Metadata } from '../../metadata/port.ts';
import { timeOf } from '../../query/said-time.ts';
import { DASHBOARDS_PATH } from '../http/dashboard-surface.ts';
import { madeShareReply, type ShareBody, shareBody, shareParams, sharesReply } from './share-schemas.ts';
import { hashOfToken, newToken } from './share-token.ts';

export interface ShareRoutesDependencies {
  readonly metadata: Pick<Metadata, 'dashboards' | 'audit'>;
  readonly clock: Clock;
  readonly endpoint: DocumentEndpoint;
}

const tags = ['dashboards'];
const PATH = `${DASHBOARDS_PATH}/:id/shares`;

interface ById {
  readonly Params: { readonly id: string };
}

/** Public links to a board: made, listed and taken back. */
export function shareRoutes({ metadata, clock, endpoint }: ShareRoutesDependencies): FastifyPluginAsync {
  const audit = (action: 'create' | 'delete', shareId: string, subjectName: string, actor: string) =>
    metadata.audit.add({
      ...{ atMs: clock.now(), actor, action, kind: 'dashboard_shares' },
      ...{ subjectId: shareId, subjectName },
    });
  return async (app) => {
    app.setSerializerCompiler(() => JSON.stringify);
    app.post<ById & { readonly Body: ShareBody | null }>(
      PATH,
      {
        schema: {
          tags,
          summary: 'Make a public link to a dashboard',
          description: 'Whoever has it sees this board and what its queries answer, and nothing else.',
          params: idParams,
          body: shareBody,
          response: { 201: madeShareReply },
        },
      },
      async (request, reply) => {
        const document = await endpoint.require(request.params.id);
        const actor = actorOf(request);
        const token = newToken();
        const share: DashboardShare = {
          ...{ id: randomUUID(), dashboardId: document.id, createdAtMs: clock.now(), createdBy: actor },
          ...{ expiresAtMs: expiryOf(request.body?.expires, clock.now()), lastUsedAtMs: null },
        };
        await metadata.dashboards.addShare({ ...share, tokenHash: hashOfToken(token) ?? '' });
        await audit('create', share.id, document.name, actor);
        return reply.code(201).send({ ...shown(share), token, path: `/public/${token}` });
      },
    );
    app.get<ById>(
      PATH,
      {
        schema: {
          tags,
          summary: 'The public links to a dashboard',
          params: idParams,
          response: { 200: sharesReply },
        },
      },
      async ({ params: { id } }) => {
        await endpoint.require(id);
        return { shares: (await metadata.dashboards.shares(id)).map(shown) };
      },
    );
    app.delete<{ readonly Params: { readonly id: string; readonly share: string } }>(
      `${PATH}/:share`,
      {
        schema: {
          tags,
          summary: 'Take a public link back',
          params: shareParams,
          querystring: actorQuery,
          response: { 204: nothingReply },
        },
      },
      async (request, reply) => {
        const { id, share } = request.params;
        const { name } = await endpoint.require(id);
        if (!(await metadata.dashboards.deleteShare(id, share)))
          throw new AppError('NOT_FOUND', `the dashboard has no public link with the id ${share}`, {
            status: 404,
          });
        await audit('delete', share, name, actorOf(request));
        return reply.code(204).send();
      },
    );
  };
}

function expiryOf(said: ShareBody['expires'], nowMs: number): number | null {
  if (said === undefined || said === null) return null;
  const expiresAtMs = timeOf(said, { nowMs, place: 'expires' }) ?? null;
  if (expiresAtMs === null || expiresAtMs > nowMs) return expiresAtMs;
  throw new AppError('INVALID_REQUEST', 'expires: expected a time to come', {
    status: 400,
    fix: 'Write now+7d for a week from now.',
  });
}

function shown({ dashboardId: _, ...rest }: DashboardShare): object {
  return rest;
}
