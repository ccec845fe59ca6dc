import type { FastifyPluginAsync } from 'fastify';
import type { SeriesCatalog } from '../catalog/catalog.ts';
import type { Config } from '../config/schema.ts';
import { READY_MADE_BOARDS } from '../dashboard/boards/ready-made.ts';
import { dashboardApi } from '../dashboard/http/routes.ts';
import type { Clock } from '../lib/clock.ts';
import type { Metadata } from '../metadata/port.ts';
import type { ReplyWithBatch } from '../query/batch/batch-reply.ts';
import type { StateStore } from '../state/port.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface DashboardsDependencies {
  readonly config: Pick<Config, 'dashboard'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metadata: Metadata;
  readonly catalog: Pick<SeriesCatalog, 'tagValues' | 'metric'>;
  readonly state: Pick<StateStore, 'takeRateLimit'>;
  readonly replyWithBatch: ReplyWithBatch;
}

/** Dashboards in one process: their part of the API. */
export function dashboards(dependencies: DashboardsDependencies): FastifyPluginAsync {
  const { config, clock, log, metadata, catalog, state, replyWithBatch } = dependencies;
  return dashboardApi({
    ...{ metadata, clock, replyWithBatch, log: log.child({ part: 'dashboards' }) },
    builtIn: READY_MADE_BOARDS,
    tagValues: (key, filter) => catalog.tagValues(key, filter),
    unitOf: (metric) => catalog.metric(metric)?.unit,
    takeRateLimit: (key, options) => state.takeRateLimit(key, options),
    requestsPerMinute: config.dashboard.publicRequestsPerMinute,
  });
}
