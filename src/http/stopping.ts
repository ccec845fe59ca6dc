import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../lib/errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered to the end: what tells how this process is. */
    readonly whileStopping?: boolean;
  }
}

export interface StoppingOptions {
  /** True once a stop has begun. */
  readonly isStopping: () => boolean;
  /** Whether this process itself sent the request: its last figures are still taken. */
  readonly isOwnRequest: (headers: FastifyRequest['headers']) => boolean;
}

/** Once a stop has begun, answers new requests with 503 and closes the connection of every answer. */
export function refuseWhileStopping(
  app: FastifyInstance,
  { isStopping, isOwnRequest }: StoppingOptions,
): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const isRefused =
      isStopping() && request.routeOptions.config.whileStopping !== true && !isOwnRequest(request.headers);
    done(isRefused ? stopping() : undefined);
  });
  // Also of a request that was under way when the stop began: its client must not send another one here.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isStopping()) reply.header('connection', 'close');
    done();
  });
}

function stopping(): AppError {
  return new AppError('STOPPING', 'the server is stopping and takes no new requests', {
    status: 503,
    retryAfterSeconds: 1,
    fix: 'Send the request again in a moment.',
  });
}
