import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import type { HealthChecks } from '../telemetry/health.ts';

const checkResult = Type.Object({
  status: Type.String({ description: 'ok, degraded or failing' }),
  message: Type.Optional(Type.String()),
});

const healthReport = Type.Object({
  status: Type.String({ description: 'The worst of all checks: ok, degraded or failing' }),
  version: Type.String(),
  uptime: Type.Number({ description: 'Seconds since this process started' }),
  checks: Type.Record(Type.String(), checkResult),
});

const lifeReport = Type.Object({ status: Type.String() });

export interface HealthRoutesDependencies {
  readonly health: HealthChecks;
  /** False while starting and once a stop has begun. */
  readonly isReady: () => boolean;
}

/** For people (`/health`), and for what restarts (`/health/live`) or routes to (`/health/ready`) this process. */
export function healthRoutes({ health, isReady }: HealthRoutesDependencies): FastifyPluginAsync {
  const config = { whileStopping: true };
  return async (app) => {
    app.get('/health', { config, schema: HEALTH_SCHEMA }, async (_request, reply) => {
      const report = await health.report();
      return reply
        .code(report.status === 'failing' ? 503 : 200)
        .header('cache-control', 'no-store')
        .send(report);
    });
    app.get('/health/live', { config, schema: LIVE_SCHEMA }, async (_request, reply) =>
      reply.header('cache-control', 'no-store').send({ status: 'ok' }),
    );
    app.get('/health/ready', { config, schema: READY_SCHEMA }, async (_request, reply) => {
      const ready = isReady() && (await health.report()).status !== 'failing';
      return reply
        .code(ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ status: ready ? 'ready' : 'not ready' });
    });
  };
}

const HEALTH_SCHEMA = {
  summary: 'Health of every part',
  description: 'Asks every part of the server. Status 503 when one of them does not work.',
  tags: ['operation'],
  response: { 200: healthReport, 503: healthReport },
};

const LIVE_SCHEMA = {
  summary: 'Whether the process answers',
  description: 'For liveness probes: answers as long as the process can. A failing part does not change it.',
  tags: ['operation'],
  response: { 200: lifeReport },
};

const READY_SCHEMA = {
  summary: 'Whether requests should be sent here',
  description: 'For readiness probes: 503 while starting, while draining and while a part fails.',
  tags: ['operation'],
  response: { 200: lifeReport, 503: lifeReport },
};
