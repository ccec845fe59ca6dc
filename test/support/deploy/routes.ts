import { fastify } from 'fastify';
import { healthRoutes } from '../../../src/http/health-routes.ts';
import { metricsRoute } from '../../../src/http/metrics-route.ts';
import { systemClock } from '../../../src/lib/clock.ts';
import { HealthChecks } from '../../../src/telemetry/health.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';

/** Those of the paths that not every process answers to GET, whatever its roles. */
export async function findMissingPaths(paths: readonly string[]): Promise<readonly string[]> {
  const app = fastify();
  await app.register(
    healthRoutes({ health: new HealthChecks({ clock: systemClock, version: '0.0.0' }), isReady: () => true }),
  );
  await app.register(metricsRoute({ metrics: createMetrics(), refresh: async () => {} }));
  await app.ready();
  const missing = paths.filter((url) => !app.hasRoute({ method: 'GET', url }));
  await app.close();
  return missing;
}
