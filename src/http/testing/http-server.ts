import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { AnsweredRequest } from '../request-log.ts';
import { createHttpServer } from '../server.ts';

export interface TestHttpServer {
  readonly app: FastifyInstance;
  readonly answered: AnsweredRequest[];
  /** The log lines so far. */
  readonly logged: Record<string, unknown>[];
  stopping: boolean;
}

export interface TestHttpOptions {
  readonly host?: string;
  readonly allowedHosts?: readonly string[];
  readonly trustedProxies?: readonly string[];
  readonly logRequests?: boolean;
  readonly webFolder?: string;
  readonly embedOrigins?: readonly string[];
  readonly logLevel?: string;
}

/** A server without routes of its own; tests add theirs and use `app.inject`. Closed after the test. */
export async function testHttpServer(t: TestContext, options: TestHttpOptions = {}): Promise<TestHttpServer> {
  const answered: AnsweredRequest[] = [];
  const logged: Record<string, unknown>[] = [];
  const write = (line: string): void => {
    logged.push(JSON.parse(line) as Record<string, unknown>);
  };
  const server: { stopping: boolean } = { stopping: false };
  const app = await createHttpServer({
    log: pino({ level: options.logLevel ?? 'info' }, { write }),
    version: '1.2.3',
    settings: {
      host: options.host ?? '127.0.0.1',
      allowedHosts: [...(options.allowedHosts ?? [])],
      trustedProxies: [...(options.trustedProxies ?? [])],
      requestTimeoutSeconds: 10,
      logRequests: options.logRequests ?? false,
      slowRequestMs: 60_000,
    },
    observe: (request) => answered.push(request),
    isStopping: () => server.stopping,
    isOwnRequest: (headers) => headers['x-own'] === 'yes',
    ...(options.webFolder === undefined ? {} : { webFolder: options.webFolder }),
    ...(options.embedOrigins === undefined ? {} : { embedOrigins: options.embedOrigins }),
  });
  t.after(() => app.close());
  return Object.assign(server, { app, answered, logged });
}
