import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import type { Metrics } from '../telemetry/metrics.ts';

/** `GET /metrics`: this server's own metrics in the Prometheus text format. */
export function metricsRoute({ metrics }: { readonly metrics: Metrics }): FastifyPluginAsync {
  return async (app) => {
    app.get('/metrics', { schema: SCHEMA }, async (_request, reply) => {
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
