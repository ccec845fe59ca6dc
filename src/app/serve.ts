import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/schema.ts';
import { healthRoutes } from '../http/health-routes.ts';
import { metricsRoute } from '../http/metrics-route.ts';
import { createHttpServer } from '../http/server.ts';
import { ingestRoutes } from '../ingest/routes.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { queryRoutes } from '../query/routes.ts';
import { HealthChecks } from '../telemetry/health.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import { CleanupStack } from './cleanup-stack.ts';
import { openDataFolder } from './data-folder.ts';
import { type EmbeddedParts, openEmbedded } from './embedded.ts';
import { readGauges } from './gauges.ts';
import { addHealthChecks } from './health-checks.ts';
import { closeHttpServer, listen } from './listen.ts';
import { startLocalAgent } from './local-agent.ts';
import { ingestObserver } from './observers.ts';
import { rawRetention } from './raw-retention.ts';
import { version } from './version.ts';

const WEB_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));

export interface RunningServer {
  /** Where people open it, for example `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no new requests, answers those under way, commits everything accepted and closes. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly config: Config;
  readonly log: Logger;
}

type Phase = 'starting' | 'ready' | 'stopping';

/**
 * Starts all roles of the embedded profile in this process. Each part that is started puts its own end on a stack; the
 * stop, or a start that fails half-way, ends them in the opposite order.
 */
export async function serve({ config, log }: ServeOptions): Promise<RunningServer> {
  const clock = systemClock;
  const metrics = createMetrics();
  metrics.buildInfo.set({ version }, 1);
  const cleanup = new CleanupStack();
  let phase: Phase = 'starting';
  try {
    const folder = openDataFolder({ dir: config.server.dataDir, log });
    cleanup.add('the data folder', async () => folder.release());
    const parts = await openEmbedded({ config, folder: folder.path, clock, log, metrics });
    cleanup.add('the store', () => parts.close());
    const app = await createApp({ config, log, clock, metrics, parts, phase: () => phase });
    cleanup.add('the HTTP server', () => closeHttpServer(app, config.server.shutdownTimeoutSeconds));
    const url = await listen(app, config.server);
    cleanup.add('new requests', async () => {
      phase = 'stopping';
    });
    if (config.agent.enabled) {
      const spoolDir = join(folder.path, 'agent');
      const agent = startLocalAgent({ config, serverUrl: localUrl(url), spoolDir, metrics, log });
      cleanup.add('the agent', () => agent.stop());
    }
    phase = 'ready';
    return { url, stop: () => cleanup.run() };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

interface AppDependencies extends ServeOptions {
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly parts: EmbeddedParts;
  readonly phase: () => Phase;
}

async function createApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const { config, log, clock, metrics, parts, phase } = dependencies;
  const { store, queue, catalog, state, engine } = parts;
  const health = new HealthChecks({ clock, version });
  addHealthChecks(health, { store, queue, engine, maxPendingSamples: config.queue.maxPendingSamples });
  const app = await createHttpServer({
    log,
    version,
    settings: { ...config.server, ...config.telemetry },
    observe: ({ method, route, status, durationMs }) =>
      metrics.http.requestSeconds.observe({ method, route, status: String(status) }, durationMs / 1_000),
    isStopping: () => phase() === 'stopping',
    webFolder: WEB_FOLDER,
  });
  await app.register(healthRoutes({ health, isReady: () => phase() === 'ready' }));
  await app.register(
    metricsRoute({ metrics, refresh: () => readGauges({ metrics, store, queue, http: app.server }) }),
  );
  await app.register(queryRoutes({ engine, catalog }));
  await app.register(
    ingestRoutes({
      queue,
      catalog,
      state,
      clock,
      settings: config.ingest,
      maxAgeMs: rawRetention(config.store),
      observe: ingestObserver(metrics),
    }),
  );
  return app;
}

/** An agent on this machine reaches a server on all addresses by the loopback one. */
function localUrl(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}
