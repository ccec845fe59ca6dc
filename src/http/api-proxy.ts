import type { IncomingHttpHeaders } from 'node:http';
import httpProxy from '@fastify/http-proxy';
import type { FastifyPluginAsync } from 'fastify';
import { AppError } from '../lib/errors.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface ApiProxyDependencies {
  /** Base URL of a process with the role query. */
  readonly apiUrl: string;
  readonly log: Pick<Logger, 'warn'>;
}

/** Longer than the longest query may take. */
const TIMEOUT_MS = 60_000;

/** Passes the API requests of the pages on to a process that answers them; routes of this process itself go before. */
export function apiProxy({ apiUrl, log }: ApiProxyDependencies): FastifyPluginAsync {
  return async (app) => {
    await app.register(httpProxy, {
      upstream: new URL(apiUrl).origin,
      prefix: '/api',
      rewritePrefix: '/api',
      http: { requestOptions: { timeout: TIMEOUT_MS } },
      replyOptions: {
        rewriteRequestHeaders: (_request, headers) => ({
          ...withoutBrowserMarks(headers),
          host: new URL(apiUrl).host,
        }),
        onError: (reply, { error }) => {
          log.warn({ err: error }, 'the API cannot be reached');
          const unavailable = new AppError(
            'API_UNAVAILABLE',
            'the process that answers queries cannot be reached',
            {
              status: 503,
              retryAfterSeconds: 1,
              fix: 'See its log, and web.apiUrl of this process.',
              cause: error,
            },
          );
          reply.send(unavailable);
        },
      },
    });
  };
}

/**
 * Where a browser's page came from was checked here already; to the upstream, which goes by another name, every page would look
 * foreign.
 */
function withoutBrowserMarks(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name !== 'origin' && !name.startsWith('sec-fetch-')),
  );
}
