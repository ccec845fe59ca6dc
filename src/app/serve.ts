import { fileURLToPath } from 'node:url';
import type { Config } from '../config/schema.ts';
import { healthRoutes } from '../http/health-routes.ts';
import { metricsRoute } from '../http/metrics-route.ts';
import { createHttpServer } from '../http/server.ts';
import { systemClock } from '../lib/clock.ts';
import { HealthChecks } from '../telemetry/health.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createMetrics } from '../telemetry/metrics.ts';
import { openDataFolder } from './data-folder.ts';
import { version } from './version.ts';

export interface RunningServer {
  /** Where people open it, for example `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no new requests, commits everything accepted and closes. Safe to call more than once. */
  stop(): Promise<void>;
}

/** Starts all roles of the embedded profile in this process. */
export async function serve({
  config,
  log,
}: {
  readonly config: Config;
  readonly log: Logger;
}): Promise<RunningServer> {
  const clock = systemClock;
  const folder = openDataFolder({ dir: config.server.dataDir, log });
  let phase: 'starting' | 'ready' | 'stopping' = 'starting';
  const metrics = createMetrics();
  const health = new HealthChecks({ clock, version });
  const app = await createHttpServer({
    log,
    version,
    settings: { ...config.server, ...config.telemetry },
    observe: ({ method, route, status, durationMs }) =>
      metrics.http.requestSeconds.observe({ method, route, status: String(status) }, durationMs / 1_000),
    isStopping: () => phase === 'stopping',
    webFolder: fileURLToPath(new URL('../../web/dist', import.meta.url)),
  });
  await app.register(healthRoutes({ health, isReady: () => phase === 'ready' }));
  await app.register(metricsRoute({ metrics }));
  const url = await app.listen({ host: config.server.host, port: config.server.port });
  phase = 'ready';
  const stop = async (): Promise<void> => {
    phase = 'stopping';
    await app.close();
    folder.release();
  };
  return { url, stop };
}
