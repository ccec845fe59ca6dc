import type { FastifyInstance } from 'fastify';

export interface AnsweredRequest {
  readonly method: string;
  /** The pattern of the route, as `/api/v1/tags/:key/values`; `(none)` where no route took the request. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

export type RequestObserver = (request: AnsweredRequest) => void;

export interface RequestLogOptions {
  readonly settings: { readonly logRequests: boolean; readonly slowRequestMs: number };
  readonly observe: RequestObserver;
}

/** Counts and times every request; logs the slow ones, or all when asked to. */
export function observeRequests(app: FastifyInstance, { settings, observe }: RequestLogOptions): void {
  app.addHook('onResponse', (request, reply, done) => {
    // A stream lasts as long as somebody listens: that is neither slow nor a time to answer.
    const isStream = String(reply.getHeader('content-type')).startsWith('text/event-stream');
    const durationMs = reply.elapsedTime;
    const { method } = request;
    const route = request.routeOptions.url ?? '(none)';
    if (!isStream) observe({ method, route, status: reply.statusCode, durationMs });
    const fields = {
      ...{ method, route, status: reply.statusCode, durationMs: Math.round(durationMs * 10) / 10 },
      client: request.ip,
    };
    if (durationMs >= settings.slowRequestMs && !isStream) request.log.warn(fields, 'a request was slow');
    else if (settings.logRequests) request.log.info(fields, 'a request was answered');
    done();
  });
}
