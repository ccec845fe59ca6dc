import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { AppError } from '../lib/errors.ts';
import { ask, createFixture, type FixtureOptions, NOON } from './testing/fixture.ts';

const live = { metric: 'cpu', aggregation: 'avg', start: 'now-10m', interval: '1m' } as const;
const down = () => new AppError('STORE_UNAVAILABLE', 'the disk is gone', { status: 503 });

/** An engine whose store can be made to fail. */
async function open(t: TestContext, options: FixtureOptions = {}) {
  const fixture = createFixture(options);
  t.after(() => fixture.engine.close());
  await fixture.put('cpu', { host: 'a' }, [[NOON - 30_000, 2]]);
  const read = fixture.store.readBuckets.bind(fixture.store);
  const control = { failure: undefined as (() => Error) | undefined, reads: 0 };
  fixture.store.readBuckets = async (request) => {
    control.reads += 1;
    if (control.failure !== undefined) throw control.failure();
    return read(request);
  };
  return { ...fixture, control };
}

test('while the store is down the last answer comes marked as stale, however the range has moved on', async (t) => {
  const { engine, clock, control } = await open(t);
  const before = await ask(engine, live);
  control.failure = down;
  clock.advance(5 * 60_000);
  const after = await ask(engine, live);
  assert.deepEqual(after.data, before.data);
  assert.equal(after.meta.stale, true);
  assert.equal(after.meta.cached, true);
  assert.equal(after.meta.fallback, false);
  assert.match(after.meta.warnings.join(), /the disk is gone.*from 2026-11-22T12:00:00/);
});

test('without a kept answer there is no data and the fallback mark', async (t) => {
  const { engine, control } = await open(t);
  control.failure = down;
  const { data, meta } = await ask(engine, live);
  assert.deepEqual(data, []);
  assert.deepEqual([meta.fallback, meta.stale, meta.cached], [true, false, false]);
  assert.equal(meta.table, 'metrics_1min');
  assert.match(meta.warnings.join(), /the disk is gone/);
});

test('code that decides by an answer gets the error', async (t) => {
  const { engine, control } = await open(t);
  await engine.answer(live);
  control.failure = down;
  await assert.rejects(engine.answer(live), { code: 'STORE_UNAVAILABLE' });
});

test('the breaker opens after repeated failures, spares the store, and closes when a trial succeeds', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { engine, control, counts } = await open(t, { settings: { breakerResetSeconds: 60 } });
  control.failure = down;
  for (let i = 0; i < 8; i += 1) await engine.answer(live).catch(() => undefined);
  assert.equal(engine.breakerState, 'open');
  assert.equal(control.reads, 5);
  await assert.rejects(engine.answer(live), { code: 'QUERY_UNAVAILABLE', status: 503 });
  assert.equal((await ask(engine, live)).meta.fallback, true);
  control.failure = undefined;
  t.mock.timers.tick(60_000);
  assert.equal(engine.breakerState, 'half-open');
  assert.equal((await ask(engine, live)).data.length, 1);
  assert.equal(engine.breakerState, 'closed');
  assert.deepEqual(counts.breaker, ['open', 'half-open', 'closed']);
});

test('wrong, too large and cancelled queries do not open the breaker', async (t) => {
  const { engine, control } = await open(t);
  const failures = [
    () => new AppError('QUERY_TOO_LARGE', 'too many', { status: 422 }),
    () => new AppError('QUERY_CANCELLED', 'gone', { status: 499 }),
  ];
  for (let i = 0; i < 20; i += 1) {
    control.failure = failures[i % 2];
    await assert.rejects(ask(engine, { ...live, start: `now-${i + 1}m` }));
  }
  assert.equal(engine.breakerState, 'closed');
});

test('a bug is an error, not an outage to be bridged', async (t) => {
  const { engine, control } = await open(t);
  await ask(engine, live);
  control.failure = () => new Error('BUG: impossible');
  await assert.rejects(ask(engine, { ...live, fill: 'zero' }), /BUG: impossible/);
});

test('a query that takes too long is aborted and answered 504', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { engine, store } = await open(t, { settings: { timeoutSeconds: 3 } });
  const { promise: asked, resolve } = Promise.withResolvers<AbortSignal | undefined>();
  store.readBuckets = (request) => {
    resolve(request.signal);
    return new Promise(() => {});
  };
  const answer = ask(engine, live);
  const signal = await asked;
  t.mock.timers.tick(3_000);
  await assert.rejects(answer, { code: 'QUERY_TIMEOUT', status: 504, fix: /query\.timeoutSeconds/ });
  assert.equal(signal?.aborted, true);
});

test('a client that leaves aborts its query', async (t) => {
  const { engine, store } = await open(t);
  const { promise: asked, resolve } = Promise.withResolvers<AbortSignal | undefined>();
  store.readBuckets = (request) => {
    resolve(request.signal);
    return new Promise(() => {});
  };
  const client = new AbortController();
  const answer = ask(engine, live, client.signal);
  const signal = await asked;
  client.abort();
  await assert.rejects(answer, { code: 'QUERY_CANCELLED', status: 499 });
  assert.equal(signal?.aborted, true);
});
