import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ask, createFixture, type FixtureOptions, NOON } from './testing/fixture.ts';

const live = { metric: 'cpu', aggregation: 'avg', start: 'now-10m', interval: '1m' } as const;
const past = { ...live, start: 'now-10m', end: 'now-5m' } as const;

async function open(t: TestContext, options: FixtureOptions = {}) {
  const fixture = createFixture(options);
  t.after(() => fixture.engine.close());
  await fixture.put('cpu', { host: 'a' }, [
    [NOON - 400_000, 1],
    [NOON - 30_000, 2],
  ]);
  let reads = 0;
  const read = fixture.store.readBuckets.bind(fixture.store);
  fixture.store.readBuckets = (request) => {
    reads += 1;
    return read(request);
  };
  return { ...fixture, reads: () => reads };
}

test('an answer about now is kept for seven and a half to ten seconds', async (t) => {
  const { engine, clock, reads, counts } = await open(t, { nowMs: NOON + 5_000 });
  const first = await ask(engine, live);
  clock.advance(5_999);
  const second = await ask(engine, live);
  assert.deepEqual(second.data, first.data);
  assert.deepEqual([first.meta.cached, second.meta.cached], [false, true]);
  clock.advance(4_001);
  assert.equal((await ask(engine, live)).meta.cached, false);
  assert.equal(reads(), 2);
  assert.deepEqual([counts.hits, counts.misses, counts.latencies.length], [1, 2, 3]);
});

test('one that is asked for again and again is renewed before it ends: nobody waits, and none is older than ten seconds', async (t) => {
  const { engine, clock, reads, put } = await open(t, { nowMs: NOON + 5_000 });
  await ask(engine, live);
  const seen: (readonly [cached: boolean, mean: number])[] = [];
  for (let second = 1; second <= 40; second++) {
    clock.advance(1_000);
    await put('cpu', { host: 'a' }, [[NOON + 5_000 + second * 1_000, second]]);
    const { data, meta } = await ask(engine, { ...live, start: NOON, end: NOON + 60_000 });
    seen.push([meta.cached === true, data[0]?.points[0]?.[1] ?? 0]);
    await new Promise(setImmediate);
  }
  // The first asks for another range than the one before the loop.
  assert.deepEqual(
    seen.map(([cached]) => cached),
    seen.map((_, index) => index > 0),
  );
  for (const [index, [, mean]] of seen.entries()) {
    // The mean of 1 to n is (n + 1) / 2: so many seconds had samples when it was answered.
    const answeredSecond = 2 * mean - 1;
    assert.ok(
      index + 1 - answeredSecond <= 10,
      `second ${index + 1} got the answer of second ${answeredSecond}`,
    );
  }
  assert.ok(reads() >= 5 && reads() <= 9, `${reads()} reads`);
});

test('where it cannot be renewed it serves to its end', async (t) => {
  const fixture = await open(t, { nowMs: NOON + 5_000 });
  const first = await ask(fixture.engine, live);
  fixture.store.readBuckets = () => Promise.reject(new Error('the store is away'));
  fixture.clock.advance(7_400);
  const second = await ask(fixture.engine, live);
  assert.deepEqual([second.data, second.meta.cached, second.meta.stale], [first.data, true, false]);
});

test('answers given at the same moment do not all become old at the same moment', async (t) => {
  const { engine, clock } = await open(t, { nowMs: NOON + 5_000 });
  const panels = Array.from({ length: 20 }, (_, panel) => ({ ...live, start: `now-${panel + 5}m` }));
  for (const panel of panels) await ask(engine, panel);
  clock.advance(8_750);
  const cached = await Promise.all(panels.map(async (panel) => (await ask(engine, panel)).meta.cached));
  assert.ok(new Set(cached).size === 2, `${cached}`);
});

test('an answer about the past is kept for five minutes', async (t) => {
  const { engine, clock, reads } = await open(t);
  const request = { ...past, start: NOON - 600_000, end: NOON - 300_000 };
  await ask(engine, request);
  clock.advance(299_999);
  assert.equal((await ask(engine, request)).meta.cached, true);
  clock.advance(1);
  assert.equal((await ask(engine, request)).meta.cached, false);
  assert.equal(reads(), 2);
});

test('nothing is kept when the settings say 0', async (t) => {
  const settings = { cacheLiveSeconds: 0, cachePastSeconds: 0, cacheStaleSeconds: 0 };
  const { engine, reads } = await open(t, { settings });
  for (const request of [live, live, past, past]) await ask(engine, request);
  assert.equal(reads(), 4);
});

test('a cache that fails makes queries slower, not wrong', async (t) => {
  const broken = async () => {
    throw new Error('no connection');
  };
  const { engine, reads } = await open(t, { state: { cacheGet: broken, cacheSet: broken } });
  const [first, second] = [await ask(engine, live), await ask(engine, live)];
  assert.deepEqual(first.data, second.data);
  assert.equal(reads(), 2);
});

test('equal queries at the same time are run once', async (t) => {
  const { engine, reads } = await open(t);
  const answers = await Promise.all([
    ask(engine, live),
    ask(engine, live),
    ask(engine, { ...live, interval: '60s' }),
  ]);
  assert.equal(reads(), 1);
  for (const answer of answers) assert.deepEqual(answer.data, answers[0]?.data);
});

test('code that decides by an answer never gets a kept one', async (t) => {
  const { engine, reads } = await open(t);
  await ask(engine, live);
  const answer = await engine.answer(live);
  assert.equal(reads(), 2);
  assert.deepEqual([...(answer.series[0]?.values ?? [])].at(-1), 2);
});

test('an answer without series is not kept', async (t) => {
  const { engine, put } = await open(t);
  const request = { ...live, metric: 'mem' };
  assert.deepEqual((await ask(engine, request)).data, []);
  await put('mem', {}, [[NOON - 1_000, 7]]);
  assert.equal((await ask(engine, request)).data.length, 1);
});
