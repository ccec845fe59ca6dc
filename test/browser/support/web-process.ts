import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { apiProxy } from '../../../src/http/api-proxy.ts';
import { healthRoutes } from '../../../src/http/health-routes.ts';
import { metricsRoute } from '../../../src/http/metrics-route.ts';
import { createHttpServer } from '../../../src/http/server.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { deadLetterRoutes } from '../../../src/queue/dead-letter-routes.ts';
import type { DeadLetters } from '../../../src/queue/port.ts';
import { type HealthCheckResult, HealthChecks } from '../../../src/telemetry/health.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

const WEB_FOLDER = fileURLToPath(new URL('../../../web/dist', import.meta.url));

export interface WebProcessOptions {
  /** A server that answers the queries of the pages. */
  readonly apiUrl: string;
  readonly deadLetters: DeadLetters;
  readonly checks?: Readonly<Record<string, HealthCheckResult>>;
}

export interface WebProcess {
  readonly url: string;
  close(): Promise<void>;
}

/** The pages and the dead letters as a process with the role web has them, over parts of the test's own. */
export async function startWebProcess({
  apiUrl,
  deadLetters,
  checks = {},
}: WebProcessOptions): Promise<WebProcess> {
  const log = pino({ level: 'silent' });
  const version = '0.1.0';
  const metrics = createMetrics();
  const health = new HealthChecks({ clock: systemClock, version });
  for (const [name, result] of Object.entries(checks)) health.add(name, () => result);
  const app = await createHttpServer({
    log,
    version,
    settings: {
      host: '127.0.0.1',
      allowedHosts: [],
      trustedProxies: [],
      requestTimeoutSeconds: 10,
      logRequests: false,
      slowRequestMs: 60_000,
    },
    observe: () => {},
    isStopping: () => false,
    isOwnRequest: () => false,
    webFolder: WEB_FOLDER,
  });
  await app.register(healthRoutes({ health, isReady: () => true }));
  await app.register(metricsRoute({ metrics, refresh: async () => {} }));
  await app.register(deadLetterRoutes({ deadLetters }));
  await app.register(apiProxy({ apiUrl, log }));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const close = async () => {
    const closed = app.close();
    // A browser keeps connections on which it has not asked anything yet.
    app.server.closeAllConnections();
    await closed;
  };
  return { url, close };
}
