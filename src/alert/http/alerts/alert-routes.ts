import type { FastifyPluginAsync } from 'fastify';
import { actorOf } from '../../../documents/http/actor.ts';
import { actorQuery } from '../../../documents/http/document-schemas.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Metadata } from '../../../metadata/port.ts';
import { acknowledge } from './acknowledge.ts';
import { AlertList, type AlertListDependencies } from './alert-list.ts';
import {
  type AlertListQuery,
  acknowledgeBody,
  alertListQuery,
  alertListReply,
  alertParams,
  alertSchema,
} from './alert-schemas.ts';

export type AlertRoutesDependencies = AlertListDependencies & {
  readonly metadata: Pick<Metadata, 'alerts' | 'documents' | 'audit'>;
};

const tags = ['alerts'];

/** `/api/v1/alerts`: what is not as it should be now, and who takes care of it. */
export function alertRoutes(dependencies: AlertRoutesDependencies): FastifyPluginAsync {
  const { metadata, clock } = dependencies;
  const alerts = new AlertList(dependencies);
  return async (app) => {
    app.setSerializerCompiler(() => JSON.stringify);
    app.get<{ Querystring: AlertListQuery }>(
      '/api/v1/alerts',
      {
        schema: {
          tags,
          summary: 'Alerts that are pending, firing, without data or in error',
          querystring: alertListQuery,
          response: { 200: alertListReply },
        },
      },
      ({ query }) => alerts.list(query),
    );
    app.post<{ Params: { alertId: string }; Body: { comment?: string } }>(
      '/api/v1/alerts/:alertId/acknowledge',
      {
        schema: {
          tags,
          summary: 'Say that somebody takes care of an alert',
          description: 'It counts for this episode: when the alert is over and comes back, it is open again.',
          params: alertParams,
          querystring: actorQuery,
          body: acknowledgeBody,
          response: { 200: alertSchema },
        },
      },
      async (request) => {
        const { alertId } = request.params;
        const change = { actor: actorOf(request), atMs: clock.now() };
        await acknowledge(metadata, { alertId, comment: request.body.comment ?? '' }, change);
        const shown = await alerts.get(alertId);
        if (shown !== undefined) return shown;
        throw new AppError('ALERT_OVER', `the alert ${alertId} is over by now`, { status: 409 });
      },
    );
  };
}
