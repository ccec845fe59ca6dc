import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AGGREGATIONS, type Aggregation } from '../../model/aggregation.ts';
import { MINUTE_MS, SECOND_MS } from '../../model/time.ts';
import { lookBackBuckets } from '../plan.ts';
import { createFixture, type Fixture, NOON } from '../testing/fixture.ts';
import { groupOf, type NaiveSeries } from '../testing/naive-query.ts';
import type { AlertQuery, WindowRequest, WindowSpan } from './port.ts';
import { windowOracle } from './testing/window-oracle.ts';

const SPAN_MS = 20 * MINUTE_MS;

const tags = fc.record(
  { host: fc.constantFrom('a', 'b', 'c'), env: fc.constantFrom('x', 'y') },
  { requiredKeys: ['host'] },
);
/** Whole numbers, whose sums are exact in any order, and falls, which counters read as resets. */
const integers = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 1_000 }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const floats = fc.double({ min: 1e-3, max: 1e6, noNaN: true });

const seriesOf = (value: fc.Arbitrary<number>) =>
  fc.record({
    tags,
    // Whole seconds among them, so that samples lie on bounds of windows.
    samples: fc
      .uniqueArray(
        fc.tuple(
          fc.oneof(
            fc.nat({ max: SPAN_MS - 1 }),
            fc.nat({ max: SPAN_MS / 10_000 - 1 }).map((i) => i * 10_000),
          ),
          value,
        ),
        { selector: ([offset]) => offset, maxLength: 60 },
      )
      .map((list) => list.sort(([a], [b]) => a - b).map(([offset, v]) => [NOON + offset, v] as const)),
  });
const allSeries = (value: fc.Arbitrary<number>) =>
  fc.uniqueArray(seriesOf(value), {
    selector: (one) => groupOf(one.tags, ['*']),
    minLength: 1,
    maxLength: 6,
  });

const asked = fc.record({
  groupBy: fc.constantFrom([], ['host'], ['env'], ['*'], ['nothing']),
  windowMs: fc.constantFrom(1, 7, 30, 60, 90, 300, 420).map((seconds) => seconds * SECOND_MS),
});
const spans = fc.record({
  firstEndMs: fc.integer({ min: -60, max: 900 }).map((seconds) => NOON + seconds * SECOND_MS),
  stepMs: fc.constantFrom(1, 7, 10, 60, 100, 400).map((seconds) => seconds * SECOND_MS),
  count: fc.integer({ min: 1, max: 25 }),
});

async function open(series: readonly NaiveSeries[], maxRows?: number): Promise<Fixture> {
  const settings = maxRows === undefined ? {} : { maxRows };
  const fixture = createFixture({ nowMs: NOON + SPAN_MS, settings });
  for (const one of series) await fixture.put('m', one.tags, one.samples);
  return fixture;
}

const requestOf = (
  aggregation: Aggregation,
  part: { groupBy: readonly string[]; windowMs: number },
): WindowRequest => ({
  kind: 'native',
  metric: 'm',
  aggregation,
  ...part,
});

/** The values of all slices, by group; and that slices follow each other as the span says. */
async function over(
  windows: AlertQuery,
  request: WindowRequest,
  span: WindowSpan,
): Promise<Map<string, number[]>> {
  const values = new Map<string, number[]>();
  let expectedMs = span.firstEndMs;
  for await (const slice of windows.windowsOver(request, span)) {
    for (const endMs of slice.endMs) {
      assert.equal(endMs, expectedMs);
      expectedMs += span.stepMs;
    }
    for (const [i, own] of slice.groups.entries()) {
      const part = slice.values.subarray(i * slice.endMs.length, (i + 1) * slice.endMs.length);
      const group = groupOf(own, ['*']);
      values.set(group, [...(values.get(group) ?? []), ...part]);
    }
  }
  assert.equal(expectedMs, span.firstEndMs + span.count * span.stepMs);
  return values;
}

async function at(windows: AlertQuery, request: WindowRequest, endMs: number): Promise<Map<string, number>> {
  const [outcome] = await windows.windowsAt([request], { endMs });
  assert.ok(outcome?.ok, String(outcome !== undefined && !outcome.ok && outcome.error));
  return new Map(outcome.groups.map(({ tags: own, value }) => [groupOf(own, ['*']), value]));
}

function assertClose(actual: number | undefined, expected: number, relative: number): void {
  if (Number.isNaN(expected)) assert.equal(actual, Number.NaN);
  else
    assert.ok(
      Math.abs((actual as number) - expected) <= relative * Math.abs(expected),
      `${actual} != ${expected}`,
    );
}

for (const aggregation of AGGREGATIONS) {
  test(`${aggregation}: one window, and many of them in one pass, equal a plain computation over the samples`, async () => {
    await fc.assert(
      fc.asyncProperty(allSeries(integers), asked, spans, async (series, part, span) => {
        const { engine } = await open(series);
        const request = requestOf(aggregation, part);
        try {
          const passed = await over(engine.windows, request, span);
          for (let i = 0; i < span.count; i += 1) {
            const endMs = span.firstEndMs + i * span.stepMs;
            const alone = await at(engine.windows, request, endMs);
            const expected = windowOracle(series, request, endMs);
            assert.deepEqual([...alone.keys()].sort(), [...expected.keys()].sort());
            for (const [group, value] of alone) {
              assertClose(value, expected.get(group) as number, 1e-12);
              assert.equal(passed.get(group)?.[i], value, `${group} at ${i}`);
            }
          }
        } finally {
          engine.close();
        }
      }),
      { numRuns: 40 },
    );
  });

  test(`${aggregation}: fractions are the same in one window and in many, up to the order of adding`, async () => {
    await fc.assert(
      fc.asyncProperty(allSeries(floats), asked, spans, async (series, part, span) => {
        const { engine } = await open(series);
        const request = requestOf(aggregation, part);
        try {
          const passed = await over(engine.windows, request, span);
          for (let i = 0; i < span.count; i += 1) {
            for (const [group, value] of await at(
              engine.windows,
              request,
              span.firstEndMs + i * span.stepMs,
            )) {
              assertClose(passed.get(group)?.[i], value, 1e-12);
            }
          }
        } finally {
          engine.close();
        }
      }),
      { numRuns: 15 },
    );
  });

  test(`${aggregation}: what is too large for one read is read in parts, with the same values`, async () => {
    let refusals = 0;
    const partsGiveTheSame = () =>
      fc.assert(
        fc.asyncProperty(allSeries(integers), asked, spans, async (series, part, span) => {
          const request = requestOf(aggregation, part);
          const whole = await open(series);
          const small = await open(series, largestWindow(series, request, span));
          countRefusals(small, () => {
            refusals += 1;
          });
          try {
            const expected = await over(whole.engine.windows, request, span);
            assert.deepEqual(await over(small.engine.windows, request, span), expected);
          } finally {
            whole.engine.close();
            small.engine.close();
          }
        }),
        { numRuns: 20 },
      );
    // Most rounds have windows that are too large together; now and then one has none.
    for (let round = 0; refusals === 0 && round < 10; round++) await partsGiveTheSame();
    assert.ok(refusals > 0);
  });
}

/** The most samples that one group has in one window, with what is looked back for. */
function largestWindow(series: readonly NaiveSeries[], request: WindowRequest, span: WindowSpan): number {
  const groups = Map.groupBy(series, ({ tags: own }) => groupOf(own, request.groupBy));
  const reachMs = request.windowMs * (1 + lookBackBuckets(request.windowMs));
  const ends = Array.from({ length: span.count }, (_, i) => span.firstEndMs + i * span.stepMs);
  const sizes = [...groups.values()].flatMap((members) => {
    const times = members.flatMap(({ samples }) => samples.map(([time]) => time));
    return ends.map((endMs) => times.filter((time) => time >= endMs - reachMs && time < endMs).length);
  });
  return Math.max(1, ...sizes);
}

function countRefusals({ store }: Fixture, refused: () => void): void {
  for (const name of ['readBuckets', 'readSamples'] as const) {
    const read = store[name].bind(store) as (request: never) => Promise<never>;
    store[name] = (request: unknown) =>
      read(request as never).catch((error) => {
        if (error.code === 'QUERY_TOO_LARGE') refused();
        throw error;
      });
  }
}
