import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { QuerySettings } from '../config/sections/query.ts';
import { ask, createFixture, NOON } from './testing/fixture.ts';

const live = { metric: 'cpu', aggregation: 'avg', start: 'now-10m', interval: '1m' } as const;

async function open(t: TestContext, options: { settings: Partial<QuerySettings> }) {
  const fixture = createFixture(options);
  t.after(() => fixture.engine.close());
  await fixture.put('cpu', { host: 'a' }, [[NOON - 30_000, 2]]);
  return fixture;
}

/** Reads of the store that stay under way until they are let go. */
function hold(store: Awaited<ReturnType<typeof open>>['store']) {
  const read = store.readBuckets.bind(store);
  const held: (() => void)[] = [];
  const starts: number[] = [];
  store.readBuckets = async (request) => {
    starts.push(request.startMs);
    await new Promise<void>((resolve) => held.push(resolve));
    return read(request);
  };
  return { starts, letGo: () => held.shift()?.() };
}

const nth = (i: number) => ({ ...live, start: NOON - (i + 1) * 60_000 });
const settings = { maxConcurrent: 2, maxWaiting: 2, timeoutSeconds: 3 };

test('only so many queries run at once, more wait in order, still more are refused', async (t) => {
  const { engine, store } = await open(t, { settings });
  const { starts, letGo } = hold(store);
  const answers = [0, 1, 2, 3].map((i) => ask(engine, nth(i)));
  await turns();
  assert.deepEqual(
    starts,
    [0, 1].map((i) => nth(i).start),
  );
  for (let i = 4; i < 20; i += 1) {
    await assert.rejects(ask(engine, nth(i)), {
      code: 'QUERY_OVERLOADED',
      status: 503,
      retryAfterSeconds: 1,
      message: /2 queries run and 2 wait/,
    });
  }
  assert.equal(engine.breakerState, 'closed', 'being asked too much is no failure of the store');
  for (const [i, answer] of answers.entries()) {
    letGo();
    await turns();
    assert.deepEqual(
      starts,
      [0, 1, 2, 3].slice(0, i + 3).map((n) => nth(n).start),
    );
    assert.equal((await answer).meta.fallback, false);
  }
});

test('equal questions at the same time take one turn', async (t) => {
  const { engine, store } = await open(t, { settings });
  const { starts, letGo } = hold(store);
  const answers = Array.from({ length: 20 }, () => ask(engine, live));
  await turns();
  assert.equal(starts.length, 1);
  letGo();
  await Promise.all(answers);
});

test('who leaves while the store does not say what it covers gives the turn back', async (t) => {
  const { engine, store } = await open(t, { settings: { ...settings, maxWaiting: 0 } });
  const stats = await store.stats();
  const silent = Promise.withResolvers<typeof stats>();
  store.stats = () => silent.promise;
  const clients = [new AbortController(), new AbortController()];
  const answers = clients.map(({ signal }, i) => ask(engine, nth(i), signal));
  await turns();
  for (const client of clients) client.abort();
  for (const answer of answers) await assert.rejects(answer, { code: 'QUERY_CANCELLED' });
  const next = ask(engine, nth(2));
  silent.resolve(stats);
  assert.equal((await next).meta.fallback, false);
});

test('waiting counts towards the timeout and does not open the breaker', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { engine, store } = await open(t, { settings: { ...settings, maxWaiting: 20 } });
  const { starts, letGo } = hold(store);
  const running = [0, 1].map((i) => ask(engine, nth(i)));
  await turns();
  t.mock.timers.tick(2_000);
  const waiting = [2, 3, 4, 5, 6, 7, 8, 9].map((i) => ask(engine, nth(i)));
  await turns();
  letGo();
  letGo();
  await Promise.all(running);
  await turns();
  t.mock.timers.tick(3_000);
  for (const answer of waiting) await assert.rejects(answer, { code: 'QUERY_TIMEOUT', status: 504 });
  assert.equal(starts.length, 4, 'who waited in vain does not run');
  assert.equal(engine.breakerState, 'closed');
  letGo();
  letGo();
  await turns();
  const last = ask(engine, nth(20));
  await turns();
  letGo();
  assert.equal((await last).meta.fallback, false, 'no slot was lost');
});

test('queries that run out of time while they read do open the breaker', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { engine, store } = await open(t, { settings: { ...settings, maxConcurrent: 10 } });
  hold(store);
  const running = [0, 1, 2, 3, 4].map((i) => ask(engine, nth(i)));
  await turns();
  t.mock.timers.tick(3_000);
  for (const answer of running) await assert.rejects(answer, { code: 'QUERY_TIMEOUT' });
  assert.equal(engine.breakerState, 'open');
  await assert.rejects(engine.answer(nth(9)), { code: 'QUERY_UNAVAILABLE' });
});

test('a query whose asker has left keeps its turn until the store is done', async (t) => {
  const { engine, store } = await open(t, { settings: { ...settings, maxConcurrent: 1 } });
  const { starts, letGo } = hold(store);
  const client = new AbortController();
  const left = ask(engine, nth(0), client.signal);
  await turns();
  client.abort();
  await assert.rejects(left, { code: 'QUERY_CANCELLED' });
  const next = ask(engine, nth(1));
  await turns();
  assert.equal(starts.length, 1);
  letGo();
  await turns();
  assert.equal(starts.length, 2);
  letGo();
  await next;
});

test('while too many ask, a kept answer is given, and says why', async (t) => {
  const { engine, store, clock } = await open(t, { settings: { ...settings, maxWaiting: 0 } });
  await ask(engine, live);
  clock.advance(5 * 60_000);
  const { letGo } = hold(store);
  const running = [0, 1].map((i) => ask(engine, nth(i)));
  await turns();
  const { meta } = await ask(engine, live);
  assert.equal(meta.stale, true);
  assert.match(meta.warnings.join(), /^There is no time for this query now \(2 queries run and 0 wait/);
  letGo();
  letGo();
  await Promise.all(running);
});

/** Lets what can go on without a timer do so. */
async function turns(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setImmediate(resolve));
}
