import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Value } from 'typebox/value';
import { type AlertSettings, alertSettings } from '../../config/sections/alert.ts';
import { systemClock } from '../../lib/clock.ts';
import { DAY_MS } from '../../model/time.ts';
import type { AlertQuery } from '../ports.ts';
import { SampleQuery } from '../rule-tests/sample-query.ts';
import { parseAlertRule } from '../rules/parse-alert-rule.ts';
import { runBacktest } from './backtest.ts';
import { Extremes } from './extremes.ts';
import { previewRule } from './preview.ts';

const SETTINGS = { forgetSeconds: 3_600, backtestMaxDays: 31, backtestMaxGroupEvaluations: 100_000_000 };
const RULE = {
  name: 'High CPU',
  query: { metric: 'cpu', aggregation: 'max', windowSeconds: 10 },
  groupBy: ['host'],
  condition: 'gt',
  threshold: 90,
  resolveThreshold: 80,
  durationSeconds: 20,
  keepFiringForSeconds: 10,
} as const;

/** A sample every 10 s from 0 on, just before the evaluation that sees it. */
function samplesOf(values: Readonly<Record<string, readonly (number | null)[]>>): SampleQuery {
  const query = new SampleQuery();
  for (const [host, column] of Object.entries(values)) {
    column.forEach((value, index) => {
      if (value !== null) query.add({ name: 'cpu', tags: { host }, timeMs: index * 10_000 + 5_000, value });
    });
  }
  return query;
}

function backtest(query: Pick<AlertQuery, 'windowsOver'>, endMs: number, fields: object = {}, startMs = 0) {
  const rule = parseAlertRule({ ...RULE, ...fields });
  return runBacktest({ rule, startMs, endMs }, { query, settings: SETTINGS, clock: systemClock });
}

test('backtest and preview look at what the variables choose', async () => {
  const query = samplesOf({ a: [95, 95, 95, 95], b: [95, 95, 95, 95], c: [95, 95, 95, 95] });
  const fields = {
    query: { ...RULE.query, filters: { host: '$host' } },
    variables: { host: ['a', 'b'] },
  };
  assert.equal((await backtest(query, 40_000, fields)).pages, 2);
  const rule = parseAlertRule({ ...RULE, ...fields });
  const clock = { ...systemClock, now: () => 40_000 };
  assert.deepEqual(
    (await previewRule(rule, { query, clock })).groups.map(({ tags }) => tags.host),
    ['a', 'b'],
  );
});

test('a backtest tells each period, how often it would have paged and for how long', async () => {
  const query = samplesOf({
    a: [10, 95, 95, 97, 85, 70, 70, 10, 10],
    b: [10, 95, 10, 10, 10, 10, 99, 99, 99, 99],
  });
  const result = await backtest(query, 110_000);
  assert.equal(result.evaluations, 11);
  assert.equal(result.groups, 2);
  assert.equal(result.pages, 2);
  assert.equal(result.firingSeconds, 30 + 20);
  assert.deepEqual(result.periods, [
    {
      tags: { host: 'a' },
      pendingMs: 20_000,
      firedMs: 40_000,
      resolvedMs: 70_000,
      maxValue: 97,
      minValue: 70,
      valueAtFiring: 97,
    },
    {
      tags: { host: 'b' },
      pendingMs: 20_000,
      firedMs: null,
      resolvedMs: 30_000,
      maxValue: 95,
      minValue: 95,
      valueAtFiring: null,
    },
    {
      tags: { host: 'b' },
      pendingMs: 70_000,
      firedMs: 90_000,
      resolvedMs: null,
      maxValue: 99,
      minValue: 99,
      valueAtFiring: 99,
    },
  ]);
  assert.deepEqual(result.series[0]?.points.slice(0, 3), [
    [0, null],
    [10_000, 10],
    [20_000, 95],
  ]);
});

test('evaluation times are those of live evaluation: aligned, with the delay before the window', async () => {
  const query = samplesOf({ a: [10, 95, 95, 95, 95, 95] });
  const result = await backtest(query, 66_000, { delaySeconds: 10, durationSeconds: 0 }, 13_000);
  assert.equal(result.evaluations, 5);
  assert.equal(result.periods[0]?.firedMs, 30_000);
  assert.equal(result.series[0]?.points[0]?.[0], 20_000);
});

test('groups beyond maxGroups are said to be left out', async () => {
  const result = await backtest(samplesOf({ a: [1], b: [1], c: [1] }), 20_000, { maxGroups: 1 });
  assert.match(result.warnings.join(), /Up to 2 groups were left out/);
});

test('a range without evaluations or series has an empty answer that says why', async () => {
  assert.match((await backtest(samplesOf({}), 20_000)).warnings.join(), /No series had a sample/);
  const none = await backtest(samplesOf({}), 9_000, {}, 1_000);
  assert.deepEqual([none.evaluations, none.pages, none.series.length], [0, 0, 0]);
  assert.match(none.warnings.join(), /No evaluation falls into the range/);
});

test('what cannot be run is refused with the way out', async () => {
  const query = samplesOf({});
  await assert.rejects(backtest(query, 0), { code: 'INVALID_RANGE', status: 400 });
  await assert.rejects(backtest(query, 32 * DAY_MS), { code: 'BACKTEST_TOO_LONG', status: 422 });
});

test('a backtest of too many evaluations of groups ends with its first slice, or before anything is read', async () => {
  const rule = parseAlertRule(RULE);
  let read = 0;
  const query: Pick<AlertQuery, 'windowsOver'> = {
    async *windowsOver(...args) {
      for await (const slice of slices(3, 10).windowsOver(...args)) {
        read += 1;
        yield { ...slice, groups: [{ host: 'a' }, { host: 'b' }], values: new Float64Array(20).fill(95) };
      }
    },
  };
  const run = (backtestMaxGroupEvaluations: number) => {
    read = 0;
    const settings = { ...SETTINGS, backtestMaxGroupEvaluations };
    return runBacktest({ rule, startMs: 0, endMs: 300_000 }, { query, settings, clock: systemClock });
  };
  const tooMany = { code: 'BACKTEST_TOO_LARGE', status: 422, message: /30 evaluations of 2 groups are 60;/ };
  await assert.rejects(run(59), tooMany);
  assert.equal(read, 1);
  await assert.rejects(run(29), { code: 'BACKTEST_TOO_LARGE', message: /30 evaluations of 1 group are 30;/ });
  assert.equal(read, 0);
  assert.equal((await run(60)).groups, 2);
});

test('a week every ten seconds of 1,000 groups is within the default', () => {
  const { backtestMaxGroupEvaluations } = Value.Default(alertSettings, {}) as AlertSettings;
  assert.ok(backtestMaxGroupEvaluations >= (7 * DAY_MS * 1_000) / 10_000);
});

test('a backtest that is given up ends soon, and says how far it is', async () => {
  const stop = new AbortController();
  const rule = parseAlertRule(RULE);
  const progress: number[] = [];
  const half = slices(2, 1_000);
  const running = runBacktest(
    { rule, startMs: 0, endMs: 20_000_000 },
    { query: half, settings: SETTINGS, clock: systemClock },
    {
      signal: stop.signal,
      progress: (done) => {
        progress.push(done);
        stop.abort();
      },
    },
  );
  await assert.rejects(running, { code: 'QUERY_CANCELLED', status: 499 });
  assert.deepEqual(progress, [0.5]);
});

/** `count` slices of `ends` ends of one group. */
function slices(count: number, ends: number): Pick<AlertQuery, 'windowsOver'> {
  return {
    async *windowsOver(_, { firstEndMs, stepMs }) {
      for (let slice = 0; slice < count; slice += 1) {
        const endMs = Float64Array.from({ length: ends }, (_, i) => firstEndMs + (slice * ends + i) * stepMs);
        yield {
          groups: [{ host: 'a' }],
          endMs,
          values: new Float64Array(ends).fill(95),
          table: 'metrics_1min',
        };
      }
    },
  };
}

test('a period goes on from slice to slice, and the table is told', async () => {
  const result = await backtest(slices(3, 10), 300_000);
  assert.equal(result.evaluations, 30);
  assert.equal(result.pages, 1);
  assert.equal(result.periods[0]?.resolvedMs, null);
  assert.equal(result.table, 'metrics_1min');
});

test('a week of a flapping rule over many groups stays within its bounds', async () => {
  const groups = Array.from({ length: 10 }, (_, host) => ({ host: String(host) }));
  const query: Pick<AlertQuery, 'windowsOver'> = {
    async *windowsOver(_, { firstEndMs, stepMs, count }) {
      const endMs = Float64Array.from({ length: count }, (_, i) => firstEndMs + i * stepMs);
      yield {
        groups,
        endMs,
        values: Float64Array.from({ length: count * 10 }, (_, i) => (i % 7 < 4 ? 95 : 10)),
      };
    },
  };
  const result = await backtest(query, 7 * DAY_MS, { keepFiringForSeconds: 0 });
  assert.equal(result.evaluations, 60_480);
  assert.equal(result.periods.length, 1_000);
  assert.ok(result.periods.every(({ firedMs }) => firedMs !== null));
  assert.ok(result.series.length === 10 && result.series.every(({ points }) => points.length <= 500));
  assert.match(result.warnings.join(), /more periods are counted/);
});

describe('a curve with few points', () => {
  test('keeps the extremes of each part in order of time', () => {
    const extremes = new Extremes(1_000);
    for (let i = 0; i < 1_000; i += 1)
      extremes.add(i, i === 501 ? 100 : i === 502 ? -100 : i < 100 ? Number.NaN : 5);
    const points = extremes.points();
    assert.ok(points.length <= 500);
    assert.deepEqual(points[0], [0, null]);
    const peak = points.findIndex(([, value]) => value === 100);
    assert.deepEqual(points.slice(peak, peak + 2), [
      [501, 100],
      [502, -100],
    ]);
    assert.deepEqual(
      points.map(([time]) => time),
      points.map(([time]) => time).sort((a, b) => a - b),
    );
  });

  test('is every value where there are few', () => {
    const extremes = new Extremes(500);
    for (let i = 0; i < 500; i += 1) extremes.add(i, i);
    assert.equal(extremes.points().length, 500);
  });
});

test('a preview shows what a rule sees now, those that meet it first', async () => {
  const query = samplesOf({ a: [10, 10], b: [10, 95], c: [10] });
  const rule = parseAlertRule(RULE);
  const preview = await previewRule(rule, { query, clock: { now: () => 29_000 } });
  assert.deepEqual(preview, {
    atMs: 20_000,
    groups: [
      { tags: { host: 'b' }, value: 95, met: true },
      { tags: { host: 'a' }, value: 10, met: false },
      { tags: { host: 'c' }, value: null, met: false },
    ],
    groupCount: 3,
    metCount: 1,
    errors: [],
  });
});

test('a preview of a query that fails says what the failure says', async () => {
  const query = {
    windowsAt: async () => [{ ok: false as const, error: new Error('too many series'), isSourceDown: false }],
  };
  const preview = await previewRule(parseAlertRule(RULE), { query, clock: { now: () => 0 } });
  assert.deepEqual(preview.errors, ['too many series']);
});
