import type { AddressInfo } from 'node:net';
import { type FastifyInstance, fastify } from 'fastify';
import type { IngestSettings } from '../../config/sections/ingest.ts';
import { replyWithError } from '../../http/error-reply.ts';
import type { SampleBatch } from '../../model/sample-batch.ts';
import type { RateLimitAnswer, StateStore } from '../../state/port.ts';
import { ingestRoutes } from '../routes.ts';
import { fixedClock, RETENTION_MS, testSettings } from './decoding.ts';
import { FakeDirectory } from './fake-directory.ts';

/** An HTTP server with the ingest route over a queue that keeps what it gets. */
export interface IngestServer {
  readonly app: FastifyInstance;
  readonly published: SampleBatch[];
  readonly directory: FakeDirectory;
  readonly observed: { accepted: number; rejected: Record<string, number> };
  port(): number;
  /** Takes the place of `publish`. */
  onPublish: (batch: SampleBatch) => Promise<void>;
}

export async function openIngestServer(settings: Partial<IngestSettings> = {}): Promise<IngestServer> {
  const app = fastify({ forceCloseConnections: true });
  app.setErrorHandler(replyWithError);
  const observed: IngestServer['observed'] = { accepted: 0, rejected: {} };
  const server: IngestServer = {
    app,
    published: [],
    directory: new FakeDirectory(),
    observed,
    port: () => (app.server.address() as AddressInfo).port,
    onPublish: async (batch) => {
      server.published.push(batch);
    },
  };
  await app.register(
    ingestRoutes({
      queue: { holdsDurably: false, publish: (batch) => server.onPublish(batch) },
      catalog: server.directory,
      state: new RequestCounts(),
      clock: fixedClock,
      settings: testSettings(settings),
      maxAgeMs: () => RETENTION_MS,
      observe: {
        accepted: (samples) => {
          observed.accepted += samples;
        },
        rejected: (code, samples) => {
          observed.rejected[code] = (observed.rejected[code] ?? 0) + samples;
        },
        latencySeconds: () => undefined,
        bodyBytes: () => undefined,
      },
    }),
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  return server;
}

/** A rate limit whose window never ends. */
class RequestCounts implements Pick<StateStore, 'takeRateLimit'> {
  readonly #counts = new Map<string, number>();

  async takeRateLimit(
    key: string,
    { limit, windowMs }: { limit: number; windowMs: number },
  ): Promise<RateLimitAnswer> {
    const count = this.#counts.get(key) ?? 0;
    if (count >= limit) return { allowed: false, remaining: 0, retryAfterMs: windowMs };
    this.#counts.set(key, count + 1);
    return { allowed: true, remaining: limit - count - 1, retryAfterMs: 0 };
  }
}
