import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import type { Metrics } from '../telemetry/metrics.ts';

export interface MetricsRouteDependencies {
  readonly metrics: Metrics;
  /** Sets the metrics that are levels, just before they are read. */
  readonly refresh: () => Promise<void>;
}

/** `GET /metrics`: this server's own metrics in the Prometheus text format. */
export function metricsRoute({ metrics, refresh }: MetricsRouteDependencies): FastifyPluginAsync {
  return async (app) => {
    app.get('/metrics', { config: { whileStopping: true }, schema: SCHEMA }, async (request, reply) => {
      // The other metrics are wanted most when one part fails.
      await refresh().catch((err: unknown) =>
        request.log.warn({ err }, 'some own metrics could not be read'),
      );
      const text = await metrics.registry.metrics();
      return reply.type(metrics.registry.contentType).send(text);
    });
  };
}

const SCHEMA = {
  summary: "This server's own metrics",
  description: 'Prometheus text format, to be scraped by a Prometheus-compatible server.',
  tags: ['operation'],
  produces: ['text/plain'],
  response: { 200: Type.String({ description: 'Metrics in the Prometheus text format' }) },
};
