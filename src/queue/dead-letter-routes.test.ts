import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import Fastify from 'fastify';
import { AppError } from '../lib/errors.ts';
import type { SampleBatch } from '../model/sample-batch.ts';
import { testBatch } from './conformance.ts';
import { deadLetterRoutes } from './dead-letter-routes.ts';
import type { DeadLetter, DeadLetters } from './port.ts';

const LETTER: DeadLetter = {
  id: 'aa',
  diedAtMs: 2_000,
  code: '22003',
  reason: 'overflow',
  origin: 'metrics.ingest, write a:1',
  batchId: 'bb',
  samples: 3,
  sizeBytes: 120,
  publishedAtMs: 1_000,
};

interface Call {
  readonly name: string;
  readonly argument: unknown;
}

async function open(t: TestContext, batch: SampleBatch | undefined = testBatch(7, 3)) {
  const calls: Call[] = [];
  const called = <T>(name: string, argument: unknown, answer: T): Promise<T> => {
    calls.push({ name, argument });
    return Promise.resolve(answer);
  };
  const deadLetters: DeadLetters = {
    list: ({ limit }) => called('list', limit, { letters: [LETTER].slice(0, limit), total: 1 }),
    show: (id) => called('show', id, id === 'aa' ? { letter: LETTER, ...(batch && { batch }) } : undefined),
    replay: (ids) => called('replay', ids, 4),
    purge: (ids) => called('purge', ids, 5),
  };
  const app = Fastify();
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler((error, _, reply) => {
    if (!(error instanceof AppError)) throw error;
    return reply.status(error.status).send({ error: { code: error.code, message: error.message } });
  });
  const lookup = (id: number) => (id === 7 ? { id, name: 'cpu', tags: { host: 'b' } } : undefined);
  await app.register(deadLetterRoutes({ deadLetters, lookup }));
  t.after(() => app.close());
  const post = (url: string, payload: object) => app.inject({ method: 'POST', url, payload });
  return { app, calls, post };
}

test('lists the oldest letters and how many there are', async (t) => {
  const { app, calls } = await open(t);
  const reply = await app.inject('/api/v1/dlq?limit=5000');
  assert.deepEqual(reply.json(), { letters: [LETTER], total: 1 });
  await app.inject('/api/v1/dlq');
  assert.deepEqual(calls, [
    { name: 'list', argument: 1_000 },
    { name: 'list', argument: 100 },
  ]);
  const refused = await app.inject('/api/v1/dlq?limit=many');
  assert.equal(refused.statusCode, 400);
  assert.match(refused.json().error.message, /limit: expected a whole number, got "many"/);
});

test('shows the samples of a letter with their series, by name where it is known', async (t) => {
  const batch = { ...testBatch(7, 3), values: Float64Array.of(1.5, Number.NaN, Number.POSITIVE_INFINITY) };
  const { app } = await open(t, batch);
  const reply = await app.inject('/api/v1/dlq/aa');
  assert.deepEqual(reply.json(), {
    letter: LETTER,
    samples: [
      { name: 'cpu', tags: { host: 'b' }, seriesId: 7, time: 1_700_000_000_000, value: 1.5 },
      { name: 'metric_7', tags: { host: 'a' }, time: 1_700_000_000_001, value: 'NaN' },
      { name: 'cpu', tags: { host: 'b' }, seriesId: 7, time: 1_700_000_000_002, value: 'Infinity' },
    ],
    totalSamples: 3,
  });
});

test('shows series by their ids where nothing knows their names, and the first 1,000 samples', async (t) => {
  const batch = { ...testBatch(8, 1_500), seriesRefs: new Uint32Array(1_500) };
  const { app } = await open(t, batch);
  const { samples, totalSamples } = (await app.inject('/api/v1/dlq/aa')).json();
  assert.equal(samples.length, 1_000);
  assert.equal(totalSamples, 1_500);
  assert.deepEqual(samples[0], { seriesId: 8, time: 1_700_000_000_000, value: 8 });
});

test('shows a letter that cannot be read without samples, and says when there is none', async (t) => {
  const { app } = await open(t, null as never);
  assert.deepEqual((await app.inject('/api/v1/dlq/aa')).json(), {
    letter: LETTER,
    samples: [],
    totalSamples: 0,
  });
  const reply = await app.inject('/api/v1/dlq/zz');
  assert.equal(reply.statusCode, 404);
  assert.equal(reply.json().error.code, 'NO_SUCH_DEAD_LETTER');
});

test('replays and purges the letters it is told, or all', async (t) => {
  const { post, calls } = await open(t);
  assert.deepEqual((await post('/api/v1/dlq/replay', { ids: ['aa'] })).json(), { replayed: 4 });
  assert.deepEqual((await post('/api/v1/dlq/replay', {})).json(), { replayed: 4 });
  assert.deepEqual((await post('/api/v1/dlq/purge', { ids: ['aa', 'bb'] })).json(), { purged: 5 });
  assert.deepEqual((await post('/api/v1/dlq/purge', { all: true })).json(), { purged: 5 });
  assert.deepEqual(calls, [
    { name: 'replay', argument: ['aa'] },
    { name: 'replay', argument: undefined },
    { name: 'purge', argument: ['aa', 'bb'] },
    { name: 'purge', argument: undefined },
  ]);
});

test('deletes nothing unless told which or all, and takes no misspelt field for silence', async (t) => {
  const { post, calls } = await open(t);
  for (const [url, body] of [
    ['/api/v1/dlq/purge', {}],
    ['/api/v1/dlq/purge', { all: false }],
    ['/api/v1/dlq/purge', { id: ['aa'] }],
    ['/api/v1/dlq/purge', { ids: [] }],
    ['/api/v1/dlq/purge', { ids: 'aa', all: true }],
    ['/api/v1/dlq/purge', { ids: ['aa'], all: true }],
    ['/api/v1/dlq/replay', { id: ['aa'] }],
    ['/api/v1/dlq/replay', { ids: ['aa'], all: true }],
  ] as const) {
    assert.equal((await post(url, body)).statusCode, 400, JSON.stringify(body));
  }
  assert.deepEqual(calls, []);
});
