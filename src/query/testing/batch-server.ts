import type { TestContext } from 'node:test';
import compress from '@fastify/compress';
import Fastify, { type FastifyInstance } from 'fastify';
import { AppError } from '../../lib/errors.ts';
import type { Tags } from '../../model/series.ts';
import { createBatchReply } from '../batch/batch-reply.ts';
import { queryRoutes } from '../routes.ts';
import { createFixture, DEFAULTS, type Fixture, type FixtureOptions, type JsonAnswer } from './fixture.ts';

export interface BatchLine {
  readonly refId: string;
  readonly data?: JsonAnswer['data'];
  readonly meta?: JsonAnswer['meta'];
  readonly window: { readonly startMs: number; readonly endMs: number };
  readonly error?: { readonly code: string; readonly message: string; readonly fix?: string };
}

export interface BatchServer extends Fixture {
  readonly app: FastifyInstance;
  /** How often buckets were read from the store. */
  reads(): number;
  /** The answers to a batch, by refId. */
  batch(body: object): Promise<Readonly<Record<string, BatchLine>>>;
  /** Writes `values[i]` at `fromMs + i * everyMs`. */
  line(name: string, tags: Tags, fromMs: number, everyMs: number, values: readonly number[]): Promise<void>;
}

/** The routes of queries over an engine with an `ArrayStore`; closed after the test. */
export async function openBatchServer(t: TestContext, options: FixtureOptions = {}): Promise<BatchServer> {
  const fixture = createFixture(options);
  const app = Fastify();
  app.setErrorHandler((error, _, reply) => {
    if (!(error instanceof AppError)) throw error;
    const { code, message, fix, status } = error;
    return reply.status(status).send({ error: { code, message, fix } });
  });
  const settings = { ...DEFAULTS, ...options.settings };
  const replyWithBatch = createBatchReply({ ...fixture, settings });
  await app.register(compress);
  await app.register(queryRoutes({ ...fixture, replyWithBatch }));
  t.after(async () => {
    fixture.engine.close();
    await app.close();
  });
  let reads = 0;
  const read = fixture.store.readBuckets.bind(fixture.store);
  fixture.store.readBuckets = (request) => {
    reads += 1;
    return read(request);
  };
  return {
    ...fixture,
    app,
    reads: () => reads,
    async batch(body) {
      const headers = { accept: 'application/x-ndjson' };
      const reply = await app.inject({ method: 'POST', url: '/api/v1/query/batch', payload: body, headers });
      if (reply.statusCode !== 200) throw Object.assign(new Error(reply.body), reply.json());
      const lines = reply.body.split('\n').filter((line) => line !== '');
      return Object.fromEntries(lines.map((line) => [JSON.parse(line).refId, JSON.parse(line)]));
    },
    async line(name, tags, fromMs, everyMs, values) {
      await fixture.put(
        name,
        tags,
        values.map((value, i) => [fromMs + i * everyMs, value] as const),
      );
    },
  };
}
