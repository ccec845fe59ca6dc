import type { FastifyPluginAsync } from 'fastify';
import type { Clock } from '../../../lib/clock.ts';
import { AppError } from '../../../lib/errors.ts';
import type { EventFilter, Metadata } from '../../../metadata/port.ts';
import { DAY_MS } from '../../../model/time.ts';
import { type SaidTime, timeOf } from '../../../query/said-time.ts';
import { type EventQuery, eventListReply, eventQuery, statsQuery, statsReply } from './event-schemas.ts';
import { alertStats } from './stats.ts';

export interface EventRoutesDependencies {
  readonly metadata: Pick<Metadata, 'alerts'>;
  readonly clock: Clock;
}

const tags = ['alerts'];
const DEFAULT_LIMIT = 100;
const DEFAULT_STATS_MS = 7 * DAY_MS;

/** `/api/v1/alerts/events` and `/stats`: what alerts did, and how people reacted. */
export function eventRoutes({ metadata, clock }: EventRoutesDependencies): FastifyPluginAsync {
  return async (app) => {
    app.setSerializerCompiler(() => JSON.stringify);
    app.get<{ Querystring: EventQuery }>(
      '/api/v1/alerts/events',
      {
        schema: {
          tags,
          summary: 'The history of alerts: each change of state, with its reason',
          querystring: eventQuery,
          response: { 200: eventListReply },
        },
      },
      async ({ query }) => {
        const filter = filterOf(query, clock.now());
        const events = await metadata.alerts.events(filter);
        return { events, next: events.length < filter.limit ? null : (events.at(-1)?.seq ?? null) };
      },
    );
    app.get<{ Querystring: { start?: SaidTime; end?: SaidTime } }>(
      '/api/v1/alerts/stats',
      {
        schema: {
          tags,
          summary: 'How often alerts fired, and how long it took to acknowledge and to resolve them',
          querystring: statsQuery,
          response: { 200: statsReply },
        },
      },
      async ({ query }) => {
        const nowMs = clock.now();
        const endMs = timeOf(query.end, { nowMs, place: 'end' }) ?? nowMs;
        const startMs = timeOf(query.start, { nowMs, place: 'start' }) ?? endMs - DEFAULT_STATS_MS;
        if (startMs < endMs) return alertStats(metadata.alerts, { startMs, endMs });
        throw new AppError('INVALID_QUERY', 'start: expected a time before end', { status: 400 });
      },
    );
  };
}

function filterOf({ ruleId, alertId, episodeId, ...query }: EventQuery, nowMs: number): EventFilter {
  const startMs = timeOf(query.start, { nowMs, place: 'start' });
  const endMs = timeOf(query.end, { nowMs, place: 'end' });
  return {
    limit: query.limit ?? DEFAULT_LIMIT,
    ...(ruleId === undefined ? {} : { ruleId }),
    ...(alertId === undefined ? {} : { alertId }),
    ...(episodeId === undefined ? {} : { episodeId }),
    ...(query.state === undefined ? {} : { states: [query.state] }),
    ...(query.before === undefined ? {} : { beforeSeq: query.before }),
    ...(startMs === undefined ? {} : { startMs }),
    ...(endMs === undefined ? {} : { endMs }),
  };
}
