import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Aggregation } from '../../model/aggregation.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../model/time.ts';
import type { Tier } from '../../store/port.ts';
import { ArrayStore } from '../testing/array-store.ts';
import { NOON } from '../testing/fixture.ts';
import { singleEnd } from './ends.ts';
import { tierRuns } from './tiers.ts';

const store = new ArrayStore();
store.dropBefore('raw', NOON - 7 * DAY_MS);
store.dropBefore('1min', NOON - 30 * DAY_MS);
store.dropBefore('1hour', NOON - 365 * DAY_MS);
const stats = await store.stats();

const M = MINUTE_MS;
const cases: readonly (readonly [string, Aggregation, number, number, Tier])[] = [
  ['a window of whole hours', 'avg', NOON, HOUR_MS, '1hour'],
  ['a window of whole minutes', 'max', NOON - M, 5 * M, '1min'],
  ['whole hours that begin within one', 'last', NOON - M, HOUR_MS, '1min'],
  ['an end within a minute', 'sum', NOON - 10_000, 5 * M, 'raw'],
  ['a width that is no whole minute', 'count', NOON, 90_000, 'raw'],
  ['a percentile', 'p95', NOON, HOUR_MS, 'raw'],
  ['a counter while samples are kept', 'rate', NOON, HOUR_MS, 'raw'],
  ['a counter of whole minutes beyond them', 'increase', NOON - 8 * DAY_MS, HOUR_MS, '1min'],
  ['minutes beyond their retention', 'avg', NOON - 31 * DAY_MS, HOUR_MS, '1hour'],
];

for (const [name, aggregation, endMs, windowMs, tier] of cases) {
  test(`${name} is read from ${tier}`, () => {
    const runs = tierRuns({ metric: 'm', aggregation, windowMs }, singleEnd(endMs), stats);
    assert.deepEqual(
      runs.map((run) => run.tier),
      [tier],
    );
  });
}

test('many windows must all be made of whole rows', () => {
  const tierOf = (stepMs: number) =>
    tierRuns(
      { metric: 'm', aggregation: 'avg', windowMs: HOUR_MS },
      { firstEndMs: NOON - DAY_MS, stepMs, count: 5 },
      stats,
    )[0]?.tier;
  assert.deepEqual([10_000, M, 7 * M, HOUR_MS].map(tierOf), ['raw', '1min', '1min', '1hour']);
});

test('each window comes from the preferred tier that still holds it', () => {
  const ends = { firstEndMs: NOON - 31 * DAY_MS, stepMs: DAY_MS, count: 32 };
  const runs = tierRuns({ metric: 'm', aggregation: 'increase', windowMs: DAY_MS }, ends, stats);
  assert.deepEqual(
    runs.map((run) => [run.tier, (run.ends.firstEndMs - NOON) / DAY_MS, run.ends.count]),
    [
      ['1hour', -31, 2],
      ['1min', -29, 23],
      ['raw', -6, 7],
    ],
  );
});

test('the retention of a metric counts before that of all', () => {
  const own = { raw: NOON - HOUR_MS, '1min': NOON - DAY_MS, '1hour': NOON - DAY_MS };
  const given = { ...stats, metricCoverage: [{ pattern: 'short*', completeFromMs: own }] };
  const asked = { aggregation: 'avg', windowMs: 2 * HOUR_MS } as const;
  const end = singleEnd(NOON - 10_000);
  assert.equal(tierRuns({ ...asked, metric: 'other' }, end, given)[0]?.tier, 'raw');
  assert.throws(() => tierRuns({ ...asked, metric: 'shorter' }, end, given), {
    code: 'WINDOW_NOT_KEPT',
    status: 422,
  });
  assert.equal(tierRuns({ ...asked, metric: 'shorter' }, singleEnd(NOON), given)[0]?.tier, '1hour');
});
