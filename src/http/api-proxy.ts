import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { ConfigError } from '../config/config-error.ts';
import { AppError } from '../lib/errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { EndlessAnswers } from './endless-answers.ts';
import { headersOfAnswer, Upstream } from './upstream.ts';
import { whileConnected } from './while-connected.ts';

export interface ApiProxyDependencies {
  /** `web.apiUrl`: base URL of a process with the role query. */
  readonly apiUrl: string;
  readonly log: Pick<Logger, 'warn'>;
}

/**
 * Passes the API requests of the pages on to a process that answers them; routes of this process itself go before. A client
 * that leaves ends its request there as well. Throws `CONFIG_INVALID` for an address that is none.
 */
export function apiProxy({ apiUrl, log }: ApiProxyDependencies): FastifyPluginAsync {
  const upstream = new Upstream(originOf(apiUrl));
  const streams = new EndlessAnswers();
  return async (app) => {
    // Before the server waits for the requests under way: streams of events would never end.
    app.addHook('preClose', async () => streams.end());
    app.addHook('onClose', async () => upstream.close());
    // Bodies are passed on unread.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    app.route({
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      url: '/api/*',
      schema: { hide: true },
      handler: async (request, reply) => {
        const answer = await ask(upstream, request, reply).catch((error: unknown) => {
          if (!reply.raw.destroyed) log.warn({ err: error }, 'the API cannot be reached');
          throw reply.raw.destroyed ? clientClosed(error) : unavailable(error);
        });
        return reply
          .code(answer.statusCode ?? 502)
          .headers(headersOfAnswer(answer))
          .send(streams.pass(answer));
      },
    });
  };
}

function ask(upstream: Upstream, request: FastifyRequest, reply: FastifyReply): Promise<IncomingMessage> {
  const headers = {
    ...withoutBrowserMarks(request.headers),
    // The same id and the same client in both logs.
    'x-request-id': request.id,
    'x-forwarded-for': request.ip,
  };
  return whileConnected(reply, (signal) => upstream.ask(request.raw, { headers, signal }));
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

function originOf(apiUrl: string): URL {
  if (apiUrl === '') throw wrongUrl('it is empty, and without it no page could show anything');
  const url = URL.parse(apiUrl);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw wrongUrl('it begins with neither http:// nor https://');
  const rest = `${url.username}${url.password}${url.search}${url.hash}`;
  if (rest !== '' || url.pathname !== '/') throw wrongUrl('it has more than a host and a port');
  return url;
}

function wrongUrl(problem: string): ConfigError {
  return new ConfigError(`web.apiUrl: ${problem}`, {
    fix: 'Name a process with the role query, for example http://query:8080 (DASHBOARDING_WEB_API_URL), or give this one the role query as well.',
  });
}

function unavailable(cause: unknown): AppError {
  return new AppError('API_UNAVAILABLE', 'the process that answers queries cannot be reached', {
    status: 503,
    retryAfterSeconds: 1,
    fix: 'See its log, and web.apiUrl of this process.',
    cause,
  });
}

function clientClosed(cause: unknown): AppError {
  return new AppError('CLIENT_CLOSED', 'the client closed the connection before it was answered', {
    status: 499,
    cause,
  });
}
