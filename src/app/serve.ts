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
import { OwnRequests } from './own-requests.ts';
import { rawRetention } from './raw-retention.ts';
import { StopDeadline } from './stop-deadline.ts';
import { version } from './version.ts';

const WEB_FOLDER = fileURLToPath(new URL('../../web/dist', import.meta.url));

export interface RunningServer {
  /** Where people open it, for example `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Resolves when a part died that cannot be started again; the process should stop and be started anew. */
  readonly failed: Promise<Error>;
  /** Takes no new requests, answers those under way, commits everything accepted and closes. */
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly config: Config;
  readonly log: Logger;
}

const MIB = 1_024 * 1_024;

type Phase = 'starting' | 'ready' | 'stopping';

/** The agent's share of the time for stopping, and its bound. */
const AGENT_STOP_SHARE = 0.2;
const AGENT_STOP_MAX_MS = 2_000;

/**
 * Starts all roles of the embedded profile in this process. Each part that is started puts its own end on a stack; the
 * stop, or a start that fails half-way, ends them in the opposite order.
 */
export async function serve({ config, log }: ServeOptions): Promise<RunningServer> {
  const clock = systemClock;
  const metrics = createMetrics();
  metrics.buildInfo.set({ version }, 1);
  const ownRequests = new OwnRequests();
  const stopMs = config.server.shutdownTimeoutSeconds * 1_000;
  const deadline = new StopDeadline({ clock, timeoutMs: stopMs });
  const cleanup = new CleanupStack();
  const failed = Promise.withResolvers<Error>();
  const onStoreExit = (err: Error): void => {
    log.fatal({ err }, 'the store died; the server stops, so that it can be started anew');
    failed.resolve(err);
  };
  let phase: Phase = 'starting';
  try {
    const folder = openDataFolder({ dir: config.server.dataDir, log });
    cleanup.add('the data folder', async () => folder.release());
    const parts = await openEmbedded({ config, folder: folder.path, clock, log, metrics, onStoreExit });
    cleanup.add('the store', () => parts.close());
    const app = await createApp({ config, log, clock, metrics, parts, ownRequests, phase: () => phase });
    cleanup.add('the HTTP server', () => closeHttpServer(app, deadline.leftMs));
    const url = await listen(app, config.server);
    if (config.agent.enabled) {
      const agent = startLocalAgent({
        ...{ config, metrics, log, ownRequests },
        refreshMetrics: () =>
          readGauges({ metrics, store: parts.store, queue: parts.queue, http: app.server }),
        serverUrl: localUrl(url),
        spoolDir: join(folder.path, 'agent'),
        stopMs: Math.min(AGENT_STOP_MAX_MS, stopMs * AGENT_STOP_SHARE),
      });
      cleanup.add('the agent', () => agent.stop());
    }
    phase = 'ready';
    const stop = (): Promise<void> => {
      deadline.begin();
      // At once, so that others send elsewhere while the agent sends its last figures.
      phase = 'stopping';
      return cleanup.run();
    };
    return { url, failed: failed.promise, stop };
  } catch (error) {
    await cleanup.runAfterFailure(log);
    throw error;
  }
}

interface AppDependencies extends ServeOptions {
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly parts: EmbeddedParts;
  readonly ownRequests: OwnRequests;
  readonly phase: () => Phase;
}

async function createApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const { config, log, clock, metrics, parts, ownRequests, phase } = dependencies;
  const { store, queue, catalog, state, engine } = parts;
  const health = new HealthChecks({ clock, version });
  addHealthChecks(health, {
    ...{ store, queue, state, engine },
    minFreeBytes: config.store.minFreeMiB * MIB,
  });
  const app = await createHttpServer({
    log,
    version,
    settings: { ...config.server, ...config.telemetry },
    observe: ({ method, route, status, durationMs }) =>
      metrics.http.requestSeconds.observe({ method, route, status: String(status) }, durationMs / 1_000),
    isStopping: () => phase() === 'stopping',
    isOwnRequest: (headers) => ownRequests.isOwn(headers),
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
