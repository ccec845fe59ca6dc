import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../model/time.ts';
import { ask, createFixture, type Fixture, NOON } from './testing/fixture.ts';

type Samples = (readonly [number, number])[];

/** One sample every ten seconds in `[from, to)`, growing by `perSecond`. */
function growing(from: number, to: number, perSecond: number): Samples {
  const samples: Samples = [];
  for (let time = from; time < to; time += 10 * SECOND_MS)
    samples.push([time, ((time - from) / 1_000) * perSecond]);
  return samples;
}

async function values(fixture: Fixture, request: object): Promise<(number | null)[]> {
  const { data } = await ask(fixture.engine, {
    metric: 'total',
    aggregation: 'rate',
    start: 'now-5m',
    ...request,
  });
  return data[0]?.points.map(([, value]) => value) ?? [];
}

test('a steady counter has the same rate in every bucket, also in the first and in the one still filling', async (t) => {
  for (const interval of ['1s', '10s', '15s', '1m']) {
    const fixture = createFixture({ nowMs: NOON + 25 * SECOND_MS });
    t.after(() => fixture.engine.close());
    await fixture.put('total', {}, growing(NOON - HOUR_MS, NOON + 25 * SECOND_MS, 3), 'counter');
    const rates = (await values(fixture, { interval })).filter((rate) => rate !== null);
    assert.ok(rates.length >= 6, interval);
    for (const rate of rates) assert.equal(rate, 3, interval);
  }
});

test('increases of neighbouring ranges add up to the whole growth', async (t) => {
  const fixture = createFixture();
  t.after(() => fixture.engine.close());
  await fixture.put('total', {}, growing(NOON - 2 * HOUR_MS, NOON, 1.5), 'counter');
  const increase = { aggregation: 'increase', interval: '7m' };
  const middle = Math.floor((NOON - HOUR_MS) / (7 * MINUTE_MS)) * 7 * MINUTE_MS;
  const sum = (list: (number | null)[]) => list.reduce<number>((total, value) => total + (value ?? 0), 0);
  const whole = sum(await values(fixture, { ...increase, start: NOON - 2 * HOUR_MS, end: NOON }));
  const left = sum(await values(fixture, { ...increase, start: NOON - 2 * HOUR_MS, end: middle }));
  const right = sum(await values(fixture, { ...increase, start: middle, end: NOON }));
  assert.equal(left + right, whole);
  assert.equal(whole, (2 * 3_600 - 10) * 1.5);
});

test('a reset counts what grew before and after it, on every tier', async (t) => {
  for (const interval of ['30s', '1m', '1h']) {
    const fixture = createFixture();
    t.after(() => fixture.engine.close());
    const at = NOON - HOUR_MS;
    const samples: Samples = [100, 140, 10, 25].map((value, i) => [at + i * 10 * SECOND_MS, value]);
    await fixture.put('total', {}, samples, 'counter');
    const increases = await values(fixture, { aggregation: 'increase', interval, start: at, end: NOON });
    assert.equal(
      increases.reduce<number>((sum, value) => sum + (value ?? 0), 0),
      40 + 10 + 15,
      interval,
    );
  }
});

test('raw samples show every reset; a rollup row misses what grew between two in one row', async (t) => {
  const fixture = createFixture();
  t.after(() => fixture.engine.close());
  const at = NOON - HOUR_MS;
  const samples: Samples = [100, 5, 9, 2, 3].map((value, i) => [at + i * 10 * SECOND_MS, value]);
  await fixture.put('total', {}, samples, 'counter');
  const increase = { aggregation: 'increase', start: at, end: NOON };
  const [raw] = await values(fixture, { ...increase, interval: '90s' });
  assert.equal(raw, 5 + 4 + 2 + 1);
  const [minute] = await values(fixture, { ...increase, interval: '1m' });
  assert.equal(minute, 3);
});

test('a mark that a series ended counts as no sample', async (t) => {
  const fixture = createFixture();
  t.after(() => fixture.engine.close());
  const at = NOON - HOUR_MS;
  const samples: Samples = [1, Number.NaN, 4].map((value, i) => [at + i * 10 * SECOND_MS, value]);
  await fixture.put('total', {}, samples, 'counter');
  const increase = { aggregation: 'increase', start: at, end: NOON, interval: '90s' };
  assert.equal((await values(fixture, increase))[0], 3);
});

test('a reset whose peak was passed again is seen by the low value it left', async (t) => {
  const fixture = createFixture();
  t.after(() => fixture.engine.close());
  const at = NOON - HOUR_MS;
  const samples: Samples = [5, 2, 9].map((value, i) => [at + i * 10 * SECOND_MS, value]);
  await fixture.put('total', {}, samples, 'counter');
  assert.deepEqual(
    await values(fixture, { aggregation: 'increase', start: at, end: at + 1, interval: '1m' }),
    [9],
  );
});

test('what grew during a gap counts for the bucket after it, and its rate is the mean over the gap', async (t) => {
  const fixture = createFixture();
  t.after(() => fixture.engine.close());
  const at = NOON - 10 * MINUTE_MS;
  await fixture.put('total', {}, [
    [at, 0],
    [at + 5 * MINUTE_MS, 600],
  ]);
  const range = { start: at, end: at + 6 * MINUTE_MS, interval: '1m' };
  assert.deepEqual(await values(fixture, { ...range, aggregation: 'increase' }), [
    null,
    null,
    null,
    null,
    null,
    600,
  ]);
  assert.deepEqual(await values(fixture, range), [null, null, null, null, null, 2]);
});

test('rates are taken per series and then added up by group', async (t) => {
  const fixture = createFixture();
  t.after(() => fixture.engine.close());
  await fixture.put('total', { host: 'a', disk: '1' }, growing(NOON - HOUR_MS, NOON, 1), 'counter');
  await fixture.put('total', { host: 'a', disk: '2' }, growing(NOON - HOUR_MS, NOON, 10), 'counter');
  await fixture.put('total', { host: 'b', disk: '1' }, growing(NOON - HOUR_MS, NOON, 100), 'counter');
  const { data } = await ask(fixture.engine, {
    metric: 'total',
    aggregation: 'rate',
    groupBy: ['host'],
    start: 'now-5m',
    interval: '1m',
  });
  assert.deepEqual(
    data.map(({ tags, points }) => [tags.host, points[1]?.[1]]),
    [
      ['a', 11],
      ['b', 100],
    ],
  );
});

test('too many samples to hold are answered from buckets, with the same numbers', async (t) => {
  const small = createFixture({ settings: { maxRows: 100 } });
  const large = createFixture();
  for (const fixture of [small, large]) {
    t.after(() => fixture.engine.close());
    await fixture.put('total', {}, growing(NOON - HOUR_MS, NOON, 3), 'counter');
  }
  const read = small.store.readBuckets.bind(small.store);
  small.store.readBuckets = (request) => read({ ...request, maxRows: 1e9 });
  const request = { start: 'now-1h', interval: '45s' };
  assert.deepEqual(await values(small, request), await values(large, request));
});

test('many series are read in parts and added up', async (t) => {
  const fixture = createFixture({ nowMs: NOON });
  t.after(() => fixture.engine.close());
  for (let i = 0; i < 150; i += 1) {
    await fixture.put('total', { host: `h${i}` }, [
      [NOON - 2 * HOUR_MS, 0],
      [NOON - HOUR_MS, 3_600],
    ]);
  }
  let reads = 0;
  const read = fixture.store.readBuckets.bind(fixture.store);
  fixture.store.readBuckets = (request) => {
    reads += 1;
    return read(request);
  };
  const list = await values(fixture, { start: NOON - 3 * DAY_MS, interval: '1m' });
  assert.equal(reads, 2);
  assert.deepEqual(
    list.filter((value) => value !== null),
    [150],
  );
});

test('the rate of a gauge comes with a warning', async (t) => {
  const fixture = createFixture();
  t.after(() => fixture.engine.close());
  await fixture.put('total', {}, growing(NOON - HOUR_MS, NOON, 1), 'gauge');
  const { meta } = await ask(fixture.engine, { metric: 'total', aggregation: 'rate', start: 'now-5m' });
  assert.match(meta.warnings.join(), /total is a gauge/);
});
