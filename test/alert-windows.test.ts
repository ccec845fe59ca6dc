import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { SeriesCatalog } from '../src/catalog/catalog.ts';
import { type StoreSettings, storeSettings } from '../src/config/sections/store.ts';
import { AGGREGATIONS } from '../src/model/aggregation.ts';
import type { Tags } from '../src/model/series.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../src/model/time.ts';
import { createQueryEngine, type QueryEngine } from '../src/query/engine.ts';
import { DEFAULTS, HandClock, mapState } from '../src/query/testing/fixture.ts';
import { groupOf, type NaiveSeries } from '../src/query/testing/naive-query.ts';
import type { WindowRequest, WindowSpan } from '../src/query/window/port.ts';
import { windowOracle } from '../src/query/window/testing/window-oracle.ts';
import { openDuckdbStore } from '../src/store/duckdb/duckdb-store.ts';
import type { SampleStore } from '../src/store/port.ts';

/** What alerting reads, over the real embedded store. */
const NOON = Date.parse('2026-11-22T12:00:00Z');
const SPAN_MS = 20 * MINUTE_MS;
const STALE_MARKER = new Float64Array(new BigUint64Array([0x7ff0000000000002n]).buffer)[0] as number;

const shownNow = new Float64Array(new SharedArrayBuffer(8));
const clock = new HandClock(NOON);
const catalog = new SeriesCatalog();
let dataDir: string;
let store: SampleStore;
let engine: QueryEngine;
let reads = 0;

before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dashboarding-windows-'));
  shownNow[0] = NOON;
  const settings = {
    ...(Value.Default(storeSettings, {}) as StoreSettings),
    minFreeMiB: 0,
    rawRetentionDays: 30,
  };
  const nothing = () => undefined;
  const log = {
    info: nothing,
    warn: nothing,
    error: (fields: object) => assert.fail(JSON.stringify(fields)),
  };
  store = await openDuckdbStore({
    dataDir,
    settings,
    log,
    clockBuffer: shownNow.buffer as SharedArrayBuffer,
  });
  const counted = {
    readBuckets: counting(store.readBuckets.bind(store)),
    readSamples: counting(store.readSamples.bind(store)),
    explainBuckets: store.explainBuckets.bind(store),
    stats: store.stats.bind(store),
  };
  engine = createQueryEngine({
    store: counted,
    catalog,
    clock,
    state: mapState(clock),
    settings: DEFAULTS,
    log: { warn: nothing },
    observe: { cacheHit: nothing, cacheMiss: nothing, latencySeconds: nothing, breakerChanged: nothing },
  });
});

after(async () => {
  engine.close();
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

function counting<A, R>(read: (asked: A) => Promise<R>): (asked: A) => Promise<R> {
  return (asked) => {
    reads += 1;
    return read(asked);
  };
}

async function register(name: string, tags: readonly Tags[]): Promise<Uint32Array> {
  const definitions = tags.map((own) => ({ name, tags: own }));
  const ids = await store.registerSeries(definitions);
  catalog.add(definitions.map((definition, i) => ({ ...definition, id: ids[i] as number })));
  return ids;
}

async function write(samples: readonly { id: number; time: number; value: number }[]): Promise<void> {
  const batch = {
    id: randomBytes(16),
    keyed: false,
    seriesIds: Uint32Array.from(samples, ({ id }) => id),
    times: Float64Array.from(samples, ({ time }) => time),
    values: Float64Array.from(samples, ({ value }) => value),
  };
  await store.write([batch]);
}

async function seal(): Promise<void> {
  shownNow[0] = (shownNow[0] as number) + 301 * SECOND_MS;
  await store.maintain(shownNow[0]);
}

async function over(request: WindowRequest, span: WindowSpan): Promise<Map<string, number[]>> {
  const values = new Map<string, number[]>();
  for await (const slice of engine.windows.windowsOver(request, span)) {
    for (const [i, own] of slice.groups.entries()) {
      const part = slice.values.subarray(i * slice.endMs.length, (i + 1) * slice.endMs.length);
      const group = groupOf(own, ['*']);
      values.set(group, (values.get(group) ?? []).concat(...part));
    }
  }
  return values;
}

async function at(requests: readonly WindowRequest[], endMs: number): Promise<Map<string, number>[]> {
  const outcomes = await engine.windows.windowsAt(requests, { endMs });
  return outcomes.map((outcome) => {
    assert.ok(outcome.ok, String(!outcome.ok && outcome.error));
    return new Map(outcome.groups.map(({ tags, value }) => [groupOf(tags, ['*']), value]));
  });
}

function assertClose(actual: number | undefined, expected: number, relative: number): void {
  if (Number.isNaN(expected)) assert.equal(actual, Number.NaN);
  else
    assert.ok(
      Math.abs((actual as number) - expected) <= relative * Math.abs(expected),
      `${actual} != ${expected}`,
    );
}

const tags = fc.record(
  { host: fc.constantFrom('a', 'b', 'c'), env: fc.constantFrom('x', 'y') },
  { requiredKeys: ['host'] },
);
const offset = fc.oneof(
  fc.nat({ max: SPAN_MS - 1 }),
  fc.nat({ max: SPAN_MS / 10_000 - 1 }).map((i) => i * 10_000),
);
const seriesOf = (value: fc.Arbitrary<number>) =>
  fc.record({
    tags,
    samples: fc
      .uniqueArray(fc.tuple(offset, value), { selector: ([ms]) => ms, maxLength: 80 })
      .map((list) => list.map(([ms, v]) => [NOON + ms, v] as const)),
  });
const allSeries = (value: fc.Arbitrary<number>) =>
  fc.uniqueArray(seriesOf(value), {
    selector: (one) => groupOf(one.tags, ['*']),
    minLength: 1,
    maxLength: 6,
  });
const integers = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 1_000 }) },
  { weight: 1, arbitrary: fc.constant(STALE_MARKER) },
);
const question = fc.record({
  aggregation: fc.constantFrom(...AGGREGATIONS),
  groupBy: fc.constantFrom([], ['host'], ['env'], ['*'], ['nothing']),
  // Whole minutes, which rollups answer, and others.
  shape: fc.oneof(
    fc.record({
      windowS: fc.constantFrom(60, 120, 300, 420),
      stepS: fc.constantFrom(60, 180),
      firstS: fc.constantFrom(0, 300, 600),
    }),
    fc.record({
      windowS: fc.constantFrom(1, 7, 30, 60, 90, 300),
      stepS: fc.constantFrom(1, 7, 10, 60, 400),
      firstS: fc.integer({ min: -60, max: 900 }),
    }),
  ),
  count: fc.integer({ min: 1, max: 20 }),
});

let metrics = 0;

/** Stores the samples in any order, in several batches, of which some are sealed. */
async function put(series: readonly NaiveSeries[]): Promise<string> {
  metrics += 1;
  const metric = `m${metrics}`;
  const ids = await register(
    metric,
    series.map((one) => one.tags),
  );
  const samples = series.flatMap((one, i) =>
    one.samples.map(([time, value]) => ({ id: ids[i] as number, time, value })),
  );
  for (const [number, part] of [0, 1, 2].map((of) => samples.filter((_, i) => i % 3 === of)).entries()) {
    if (part.length > 0) await write(part);
    if (number < 2 && metrics % 2 === 0) await seal();
  }
  return metric;
}

function sorted(series: readonly NaiveSeries[]): readonly NaiveSeries[] {
  return series.map((one) => ({ ...one, samples: one.samples.toSorted(([a], [b]) => a - b) }));
}

test('windows, alone and in one pass, are what a plain computation over the samples gives, whatever is sealed', async () => {
  await fc.assert(
    fc.asyncProperty(
      allSeries(integers),
      fc.array(question, { minLength: 4, maxLength: 4 }),
      async (series, questions) => {
        const metric = await put(series);
        for (const { aggregation, groupBy, shape, count } of questions) {
          const request = {
            kind: 'native',
            metric,
            aggregation,
            groupBy,
            windowMs: shape.windowS * 1_000,
          } as const;
          const span = { firstEndMs: NOON + shape.firstS * 1_000, stepMs: shape.stepS * 1_000, count };
          const passed = await over(request, span);
          for (let i = 0; i < count; i += 1) {
            const endMs = span.firstEndMs + i * span.stepMs;
            const [alone = new Map()] = await at([request], endMs);
            const expected = windowOracle(sorted(series), request, endMs);
            assert.deepEqual([...alone.keys()].sort(), [...expected.keys()].sort());
            for (const [group, value] of alone) {
              assertClose(value, expected.get(group) as number, 1e-12);
              assert.equal(passed.get(group)?.[i], value, `${aggregation} of ${group} at ${i}`);
            }
          }
        }
      },
    ),
    { numRuns: 40, endOnFailure: true },
  );
});

test('fractions are the same alone and in one pass, up to the order of adding', async () => {
  await fc.assert(
    fc.asyncProperty(
      allSeries(fc.double({ min: 1e-3, max: 1e6, noNaN: true })),
      fc.array(question, { minLength: 4, maxLength: 4 }),
      async (series, questions) => {
        const metric = await put(series);
        for (const { aggregation, groupBy, shape, count } of questions) {
          const request = {
            kind: 'native',
            metric,
            aggregation,
            groupBy,
            windowMs: shape.windowS * 1_000,
          } as const;
          const span = { firstEndMs: NOON + shape.firstS * 1_000, stepMs: shape.stepS * 1_000, count };
          const passed = await over(request, span);
          for (let i = 0; i < count; i += 1) {
            const [alone = new Map()] = await at([request], span.firstEndMs + i * span.stepMs);
            for (const [group, value] of alone) assertClose(passed.get(group)?.[i], value, 1e-12);
          }
        }
      },
    ),
    { numRuns: 12, endOnFailure: true },
  );
});

test('a thousand rules over series in common are answered as each by itself', async () => {
  const hosts = Array.from({ length: 200 }, (_, i) => ({ host: `h${i}`, rack: `r${i % 10}` }));
  const ids = await register('many', hosts);
  for (let time = NOON; time < NOON + 10 * MINUTE_MS; time += 10_000) {
    await write([...ids].map((id, i) => ({ id, time: time + i, value: i + time / 10_000 })));
  }
  const filters = [
    {},
    ...hosts.slice(0, 60).map(({ host }) => ({ host })),
    ...['r1', 'r2'].map((rack) => ({ rack })),
  ];
  const requests = AGGREGATIONS.flatMap((aggregation) =>
    filters.map((filter) => ({
      ...{ kind: 'native' as const, metric: 'many', aggregation, filters: filter, windowMs: 5 * MINUTE_MS },
      groupBy: 'rack' in filter ? ['host'] : [],
    })),
  );
  const endMs = NOON + 10 * MINUTE_MS - 3_000;
  reads = 0;
  const together = await at(requests, endMs);
  // Those of one aggregation are three layers: all hosts, one each, and those of two racks beside hosts that are in none.
  assert.ok(reads <= AGGREGATIONS.length * 3, `${reads} reads`);
  for (const [i, request] of requests.entries())
    assert.deepEqual((await at([request], endMs))[0], together[i]);
});

test('a week every ten seconds is read once, in slices of a bounded size', async () => {
  const hosts = Array.from({ length: 10 }, (_, i) => ({ host: `h${i}` }));
  const ids = await register('week', hosts);
  const startMs = NOON - 7 * DAY_MS;
  for (let part = 0; part < 28; part += 1) {
    const samples = Array.from({ length: 21_600 }, (_, i) => ({
      id: ids[i % 10] as number,
      time: startMs + part * 6 * 3_600_000 + Math.floor(i / 10) * 10_000,
      value: (i * 7_919 + part) % 1_000,
    }));
    await write(samples);
  }
  const windowMs = 5 * MINUTE_MS;
  const span = { firstEndMs: startMs + windowMs, stepMs: 10_000, count: 60_451 };
  for (const aggregation of ['avg', 'max', 'last', 'rate', 'p95'] as const) {
    const request = { kind: 'native', metric: 'week', aggregation, groupBy: ['host'], windowMs } as const;
    reads = 0;
    const passed = await over(request, span);
    assert.ok(reads <= 10, `${aggregation}: ${reads} reads`);
    for (let i = 0; i < span.count; i += 6_045) {
      const [alone = new Map()] = await at([request], span.firstEndMs + i * span.stepMs);
      for (const [group, value] of alone)
        assert.equal(passed.get(group)?.[i], value, `${aggregation} at ${i}`);
    }
  }
});

test('large answers come in slices of a bounded size, each with all groups, in order of time', async () => {
  await register(
    'wide',
    Array.from({ length: 300 }, (_, i) => ({ host: `h${i}` })),
  );
  const request = {
    kind: 'native',
    metric: 'wide',
    aggregation: 'avg',
    groupBy: ['*'],
    windowMs: 60_000,
  } as const;
  let nextMs = NOON;
  let slices = 0;
  for await (const { groups, endMs, values } of engine.windows.windowsOver(request, {
    firstEndMs: NOON,
    stepMs: 10_000,
    count: 20_000,
  })) {
    assert.equal(groups.length, 300);
    assert.equal(values.length, 300 * endMs.length);
    assert.ok(values.length <= 2_000_000);
    assert.equal(endMs[0], nextMs);
    nextMs = (endMs.at(-1) as number) + 10_000;
    slices += 1;
  }
  assert.equal(nextMs, NOON + 20_000 * 10_000);
  assert.ok(slices > 2);
});
