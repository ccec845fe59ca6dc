import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AGGREGATIONS, type Aggregation } from '../model/aggregation.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../model/time.ts';
import { isCounterAggregation } from './aggregation.ts';
import { alignRange, edgesOf, isCalendarStep, layoutOf } from './layout.ts';
import { ask, createFixture } from './testing/fixture.ts';
import { groupOf, type NaiveSeries, naiveQuery } from './testing/naive-query.ts';

/** Shortly before clocks go back in Berlin (2026-10-25). */
const START = Date.parse('2026-10-24T20:00:00Z');

const tags = fc.record(
  { host: fc.constantFrom('a', 'b', 'c'), env: fc.constantFrom('x', 'y') },
  { requiredKeys: ['host'] },
);
const times = (spanMs: number) =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: spanMs - 1 }), { minLength: 1, maxLength: 40 })
    .map((offsets) => offsets.sort((a, b) => a - b).map((offset) => START + offset));

/** Whole numbers, so that sums are exact in whatever order they are taken. */
const anyValues = (count: number) =>
  fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: count, maxLength: count });

/** A counter that is reset at most once, at a peak that the rest never reaches again: what rollups answer exactly. */
const counterValues = (count: number) =>
  fc
    .tuple(
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: count, maxLength: count }),
      fc.nat({ max: count }),
    )
    .map(([steps, resetAt]) => {
      let value = 1e6;
      return steps.map((step, i) => {
        value = i === resetAt ? step : value + step;
        return value;
      });
    });

const series = (spanMs: number, values: (count: number) => fc.Arbitrary<number[]>) =>
  fc.tuple(tags, times(spanMs)).chain(([own, at]) =>
    values(at.length).map(
      (list): NaiveSeries => ({
        tags: own,
        samples: at.map((time, i) => [time, list[i] as number] as const),
      }),
    ),
  );

const question = fc.record({
  groupBy: fc.constantFrom([], ['host'], ['env'], ['host', 'env'], ['*'], ['nothing']),
  offsetMs: fc.integer({ min: 0, max: HOUR_MS }),
});

interface Case {
  readonly spanMs: number;
  readonly interval: number;
  readonly timezone?: string;
  readonly table: string;
}

const CASES: readonly Case[] = [
  { spanMs: 10 * MINUTE_MS, interval: 10_000, table: 'metrics_raw' },
  { spanMs: 10 * MINUTE_MS, interval: 7_777, table: 'metrics_raw' },
  { spanMs: 2 * HOUR_MS, interval: 5 * MINUTE_MS, table: 'metrics_1min' },
  { spanMs: 2 * DAY_MS, interval: 2 * HOUR_MS, table: 'metrics_1hour' },
  { spanMs: 4 * DAY_MS, interval: DAY_MS, timezone: 'Europe/Berlin', table: 'metrics_1hour' },
  { spanMs: 4 * DAY_MS, interval: DAY_MS, timezone: 'Asia/Kolkata', table: 'metrics_1min' },
];

async function check(
  aggregation: Aggregation,
  { spanMs, interval, timezone, table }: Case,
  all: readonly NaiveSeries[],
  asked: { groupBy: readonly string[]; offsetMs: number },
): Promise<void> {
  const { engine, put } = createFixture({ nowMs: START + spanMs + DAY_MS });
  try {
    const unique = distinct(all);
    for (const one of unique) await put('m', one.tags, one.samples);
    // Counters look back some minutes only: begin before the first sample, so that the reference sees the same ones.
    const start = START - (isCounterAggregation(aggregation) ? 1 : asked.offsetMs);
    const end = START + spanMs;
    const answer = await ask(engine, {
      metric: 'm',
      aggregation,
      groupBy: [...asked.groupBy],
      start,
      end,
      interval,
      ...(timezone === undefined ? {} : { timezone }),
    });
    assert.equal(answer.meta.table, aggregation.startsWith('p') ? 'metrics_raw' : table);
    const zone = isCalendarStep(interval) ? timezone : undefined;
    const range = alignRange({ startMs: start, endMs: end }, interval, zone);
    const edges = [...edgesOf(layoutOf(range, interval, zone))];
    const expected = naiveQuery(unique, { aggregation, groupBy: asked.groupBy, edges });
    assert.deepEqual(answer.data.map(({ tags }) => groupOf(tags, ['*'])).sort(), [...expected.keys()].sort());
    for (const { tags: own, points } of answer.data) {
      const wanted = expected.get(groupOf(own, ['*'])) ?? [];
      assert.deepEqual(
        points.map(([time]) => time),
        edges.slice(0, -1),
      );
      for (const [i, [, value]] of points.entries()) assertClose(value, wanted[i] ?? null);
    }
  } finally {
    engine.close();
  }
}

/** One of the series for each set of tags. */
function distinct(all: readonly NaiveSeries[]): readonly NaiveSeries[] {
  return [...new Map(all.map((one) => [groupOf(one.tags, ['*']), one])).values()];
}

/** Rates and quantiles differ in the last digit with the order of operations. */
function assertClose(actual: number | null, expected: number | null): void {
  if (actual === null || expected === null) assert.equal(actual, expected);
  else
    assert.ok(
      Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
      `${actual} != ${expected}`,
    );
}

for (const one of CASES) {
  const name = `${one.interval / 1_000} s${one.timezone === undefined ? '' : ` in ${one.timezone}`}, ${one.table}`;
  test(`every aggregation equals a plain computation over the samples (${name})`, async () => {
    for (const aggregation of AGGREGATIONS) {
      // On raw samples every reset is seen, so there any values will do.
      const exact =
        isCounterAggregation(aggregation) && one.table !== 'metrics_raw' ? counterValues : anyValues;
      await fc.assert(
        fc.asyncProperty(
          fc.array(series(one.spanMs, exact), { minLength: 1, maxLength: 5 }),
          question,
          (all, asked) => check(aggregation, one, all, asked),
        ),
        { numRuns: 15 },
      );
    }
  });
}

test('raw samples and both rollups give the same answer', async () => {
  const tables = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(series(2 * DAY_MS, counterValues), { minLength: 1, maxLength: 4 }),
      async (all) => {
        const { engine, store, clock, put } = createFixture({ nowMs: START + 3 * DAY_MS });
        try {
          for (const { tags: own, samples } of distinct(all)) await put('m', own, samples);
          for (const aggregation of AGGREGATIONS) {
            const answers: number[][] = [];
            for (const hidden of [[], ['1hour'], ['1hour', '1min']]) {
              for (const tier of ['1min', '1hour'] as const) {
                store.dropBefore(tier, hidden.includes(tier) ? START + 9 * DAY_MS : 0);
              }
              // Past the second for which the store's coverage is taken as known.
              clock.advance(2_000);
              const answer = await engine.answer({
                metric: 'm',
                aggregation,
                start: START,
                end: START + 2 * DAY_MS,
                interval: '4h',
              });
              tables.add(answer.meta.table);
              answers.push(answer.series.flatMap(({ values }) => [...values]));
            }
            assert.deepEqual(answers[1], answers[0]);
            assert.deepEqual(answers[2], answers[0]);
          }
        } finally {
          engine.close();
        }
      },
    ),
    { numRuns: 20 },
  );
  assert.deepEqual([...tables].sort(), ['metrics_1hour', 'metrics_1min', 'metrics_raw']);
});
