import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/schema.ts';
import type { Role } from '../config/sections/server.ts';
import { LiveHub } from '../dashboard/live/live-hub.ts';
import { liveRoutes } from '../dashboard/live/live-routes.ts';
import { apiProxy } from '../http/api-proxy.ts';
import { healthRoutes } from '../http/health-routes.ts';
import { metricsRoute } from '../http/metrics-route.ts';
import { createHttpServer } from '../http/server.ts';
import { ingestRoutes } from '../ingest/routes.ts';
import type { Clock } from '../lib/clock.ts';
import { systemTimers } from '../lib/timers.ts';
import { createBatchReply } from '../query/batch/batch-reply.ts';
import { queryRoutes } from '../query/routes.ts';
import { deadLetterRoutes } from '../queue/dead-letter-routes.ts';
import type { HealthChecks } from '../telemetry/health.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Alerting } from './alerting.ts';
import { dashboards } from './dashboards.ts';
import { readGauges } from './gauges.ts';
import { ingestObserver, liveObserver } from './observers.ts';
import type { OwnRequests } from './own-requests.ts';
import type { Parts } from './parts.ts';
import { rawRetention } from './raw-retention.ts';
import { version } from './version.ts';

const WEB_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));

export type Phase = 'starting' | 'ready' | 'stopping';

export interface AppDependencies {
  readonly config: Config;
  readonly roles: ReadonlySet<Role>;
  readonly log: Logger;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly parts: Parts;
  readonly health: HealthChecks;
  readonly ownRequests: OwnRequests;
  readonly phase: () => Phase;
  readonly alerting?: Pick<Alerting, 'routes'>;
}

/** The HTTP server of this process, with the routes of its roles. */
export async function createApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const { config, roles, log, metrics, parts, health, ownRequests, phase } = dependencies;
  const app = await createHttpServer({
    log,
    version,
    settings: { ...config.server, ...config.telemetry },
    observe: ({ method, route, status, durationMs }) =>
      metrics.http.requestSeconds.observe({ method, route, status: String(status) }, durationMs / 1_000),
    isStopping: () => phase() === 'stopping',
    isOwnRequest: (headers) => ownRequests.isOwn(headers),
    embedOrigins: config.web.embedOrigins,
    ...(roles.has('web') ? { webFolder: WEB_FOLDER } : {}),
  });
  await app.register(healthRoutes({ health, isReady: () => phase() === 'ready' }));
  await app.register(
    metricsRoute({ metrics, refresh: () => readGauges({ metrics, ...parts, http: app.server }) }),
  );
  await registerRoles(app, dependencies);
  return app;
}

async function registerRoles(app: FastifyInstance, dependencies: AppDependencies): Promise<void> {
  const { config, roles, log, clock, metrics, parts, alerting } = dependencies;
  const { engine, catalog, queue, state, deadLetters, metadata } = parts;
  if (roles.has('query') && engine !== undefined && catalog !== undefined) {
    const replyWithBatch = createBatchReply({ engine, clock, settings: config.query });
    await app.register(queryRoutes({ engine, catalog, replyWithBatch }));
    const hub = new LiveHub({
      ...{ engine, clock, timers: systemTimers, settings: config.live },
      log: log.child({ part: 'live' }),
      observe: liveObserver(metrics),
    });
    await app.register(liveRoutes({ hub }));
    if (metadata !== undefined && state !== undefined) {
      await app.register(dashboards({ config, clock, log, metadata, catalog, state, replyWithBatch }));
    }
  }
  if (roles.has('ingest') && queue !== undefined && catalog !== undefined && state !== undefined) {
    await app.register(
      ingestRoutes({
        ...{ queue, catalog, state, clock },
        settings: config.ingest,
        maxAgeMs: rawRetention(config.store),
        observe: ingestObserver(metrics),
      }),
    );
  }
  if (alerting !== undefined) await app.register(alerting.routes());
  if (deadLetters !== undefined) {
    const lookup = catalog === undefined ? {} : { lookup: (id: number) => catalog.get(id) };
    await app.register(deadLetterRoutes({ deadLetters, ...lookup }));
  }
  if (roles.has('web') && !roles.has('query')) {
    await app.register(apiProxy({ apiUrl: config.web.apiUrl, log }));
  }
}
