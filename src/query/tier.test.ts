import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../model/time.ts';
import { ask, createFixture, NOON } from './testing/fixture.ts';

const base = { metric: 'cpu', aggregation: 'avg' } as const;

async function open(settings = {}) {
  const fixture = createFixture({ settings });
  await fixture.put('cpu', { host: 'a' }, [
    [NOON - 10 * DAY_MS, 1],
    [NOON - 5 * HOUR_MS, 2],
    [NOON - MINUTE_MS, 4],
  ]);
  return fixture;
}

test('without an interval the length of the range decides', async (t) => {
  const { engine } = await open();
  t.after(() => engine.close());
  const facts: [string, string, number][] = [
    ['now-1h', 'metrics_raw', 15],
    ['now-2h', 'metrics_1min', 60],
    ['now-24h', 'metrics_1min', 300],
    ['now-7d', 'metrics_1hour', 3_600],
    ['now-30d', 'metrics_1hour', 10_800],
  ];
  for (const [start, table, resolutionSeconds] of facts) {
    const { meta } = await ask(engine, { ...base, start });
    assert.equal(meta.table, table, start);
    assert.equal(meta.resolutionSeconds, resolutionSeconds, start);
  }
});

test('an interval is answered by the coarsest rows that make it up', async (t) => {
  const { engine } = await open();
  t.after(() => engine.close());
  const facts: [string, string, string][] = [
    ['now-1h', '10s', 'metrics_raw'],
    ['now-6h', '10s', 'metrics_raw'],
    ['now-6h', '90s', 'metrics_raw'],
    ['now-1h', '1m', 'metrics_1min'],
    ['now-7d', '5m', 'metrics_1min'],
    ['now-1h', '1h', 'metrics_1hour'],
    ['now-7d', '1d', 'metrics_1hour'],
  ];
  for (const [start, interval, table] of facts) {
    const { meta } = await ask(engine, { ...base, start, interval });
    assert.equal(meta.table, table, `${start} ${interval}`);
    assert.equal(meta.partial, false);
  }
});

test('what rollups cannot see of counters is said, and an interval that reads samples sees it', async (t) => {
  const { engine, put } = createFixture();
  t.after(() => engine.close());
  // 10 -> 30, reset, -> 20, reset, -> 5: grown by 20 + 20 + 5.
  const values = [10, 30, 20, 5];
  await put(
    'requests',
    {},
    values.map((value, i) => [NOON - MINUTE_MS + i * 1_000, value] as const),
    'counter',
  );
  const rest = { metric: 'requests', aggregation: 'increase', start: NOON - MINUTE_MS } as const;
  const raw = await ask(engine, { ...rest, interval: '30s' });
  assert.deepEqual(raw.data[0]?.points[0], [NOON - MINUTE_MS, 45]);
  const rolled = await ask(engine, { ...rest, interval: '1m' });
  assert.deepEqual([rolled.meta.table, rolled.data[0]?.points[0]?.[1]], ['metrics_1min', 25]);
  assert.match((await engine.explain({ ...rest, interval: '1m' })).reason, /one reset of a counter each/);
  assert.match(
    (await engine.explain({ ...rest, aggregation: 'avg', interval: '1m' })).reason,
    /same numbers/,
  );
});

test('a tier that no longer covers the range gives way to a coarser one', async (t) => {
  const { engine, store } = await open();
  t.after(() => engine.close());
  store.dropBefore('raw', NOON - 7 * DAY_MS);
  const start = NOON - 10 * DAY_MS;
  const end = start + 30 * MINUTE_MS;
  const grown = await ask(engine, { ...base, start, end });
  assert.equal(grown.meta.table, 'metrics_1min');
  assert.equal(grown.meta.resolutionSeconds, 60);
  assert.equal(grown.meta.partial, false);
  assert.match(
    grown.meta.warnings.join(),
    /interval grew from 10s to 1m: metrics_raw holds data only from 2026-11-15/,
  );
  assert.deepEqual(grown.data[0]?.points[0], [start, 1]);
});

test('an interval that was asked for and cannot be served is refused with the finest possible', async (t) => {
  const { engine, store } = await open({ maxRows: 1 });
  t.after(() => engine.close());
  store.dropBefore('raw', NOON - 7 * DAY_MS);
  await assert.rejects(ask(engine, { ...base, start: 'now-8d', end: 'now-7d', interval: '10s' }), {
    code: 'INTERVAL_TOO_FINE',
    status: 422,
    message: /finest interval possible is 1m/,
    fix: /multiple of 1m/,
  });
  await assert.rejects(ask(engine, { ...base, start: 'now-6h', interval: '10s' }), {
    code: 'INTERVAL_TOO_FINE',
    message: /query\.maxRows.*finest interval possible is 1m/,
  });
});

test('where no tier covers the range the answer is partial and says from when there is data', async (t) => {
  const { engine, store } = await open();
  t.after(() => engine.close());
  store.dropBefore('raw', NOON - DAY_MS);
  store.dropBefore('1min', NOON - 2 * DAY_MS);
  store.dropBefore('1hour', NOON - 3 * DAY_MS);
  const { meta, data } = await ask(engine, { ...base, start: 'now-30d', interval: '1d' });
  assert.equal(meta.table, 'metrics_1hour');
  assert.equal(meta.partial, true);
  assert.match(meta.warnings.join(), /metrics_1hour holds data only from 2026-11-19T12:00:00.000Z/);
  assert.equal(data[0]?.points.filter(([, value]) => value !== null).length, 1);
});

test('percentiles are exact or refused', async (t) => {
  const { engine, store, clock } = await open({ maxRows: 2 });
  t.after(() => engine.close());
  const p95 = { ...base, aggregation: 'p95' } as const;
  const { meta } = await ask(engine, { ...p95, start: 'now-6h' });
  assert.equal(meta.table, 'metrics_raw');
  await assert.rejects(ask(engine, { ...p95, start: 'now-11d' }), {
    code: 'PERCENTILE_NEEDS_RAW',
    status: 422,
    message: /query\.maxRows/,
  });
  const few = await open({ maxPercentileSamples: 2 });
  t.after(() => few.engine.close());
  assert.equal((await ask(few.engine, { ...p95, start: 'now-6h' })).meta.rowsScanned, 2);
  assert.equal((await ask(few.engine, { ...base, start: 'now-11d' })).meta.rowsScanned, 3);
  await assert.rejects(ask(few.engine, { ...p95, start: 'now-11d' }), {
    code: 'PERCENTILE_NEEDS_RAW',
    status: 422,
    message: /more than query\.maxPercentileSamples allows \(.*limit is 2/,
    fix: /shorter range or fewer series.*max or avg.*query\.maxPercentileSamples/,
  });
  store.dropBefore('raw', NOON - DAY_MS);
  clock.advance(2_000);
  await assert.rejects(ask(engine, { ...p95, start: 'now-11d' }), {
    code: 'PERCENTILE_NEEDS_RAW',
    message: /metrics_raw holds data only from/,
  });
});
