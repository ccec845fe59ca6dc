import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { SeriesCatalog } from '../src/catalog/catalog.ts';
import { type StoreSettings, storeSettings } from '../src/config/sections/store.ts';
import { type TimescaleSettings, timescaleSettings } from '../src/config/sections/timescale.ts';
import { AGGREGATIONS } from '../src/model/aggregation.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../src/model/time.ts';
import { startTimescale } from '../src/postgres/testing/start-timescale.ts';
import { createQueryEngine, type QueryEngine } from '../src/query/engine.ts';
import { ask, DEFAULTS, HandClock, mapState } from '../src/query/testing/fixture.ts';
import { openDuckdbStore } from '../src/store/duckdb/duckdb-store.ts';
import {
  type BucketColumn,
  type ReadBucketsRequest,
  type SampleStore,
  TIER_RESOLUTION_MS,
  TIERS,
} from '../src/store/port.ts';
import { migrate } from '../src/store/timescale/migrate.ts';
import { createTimescaleStore } from '../src/store/timescale/timescale-store.ts';

const START = Date.parse('2026-11-22T12:34:56Z');
const HOSTS = ['a', 'b', 'c', 'd'].map((host) => ({ host, env: host === 'd' ? 'test' : 'live' }));
const STALE_MARKER = new Float64Array(new BigUint64Array([0x7ff0000000000002n]).buffer)[0] as number;
const COLUMNS: readonly BucketColumn[] = [
  'count',
  'sum',
  'min',
  'max',
  'first',
  'last',
  'firstTime',
  'lastTime',
];

const sample = fc.record({
  host: fc.nat({ max: HOSTS.length - 1 }),
  // Whole minutes among them, so that equal times and bounds of buckets are met.
  ageMs: fc.oneof(
    { weight: 4, arbitrary: fc.nat({ max: 9 * MINUTE_MS }) },
    { weight: 2, arbitrary: fc.nat({ max: 9 }).map((minutes) => minutes * MINUTE_MS) },
    { weight: 1, arbitrary: fc.nat({ max: 3 * HOUR_MS }) },
    { weight: 1, arbitrary: fc.nat({ max: 30 * HOUR_MS }) },
  ),
  // Eighths: their sums are exact in any order.
  value: fc.oneof(
    { weight: 12, arbitrary: fc.integer({ min: -8_000, max: 8_000 }).map((eighths) => eighths / 8) },
    { weight: 1, arbitrary: fc.constantFrom(STALE_MARKER, 0) },
  ),
});
type Sample = typeof sample extends fc.Arbitrary<infer T> ? T : never;

type Step =
  | { readonly kind: 'write'; readonly batches: readonly (readonly Sample[])[] }
  | { readonly kind: 'maintain' }
  | { readonly kind: 'time passes'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .array(fc.array(sample, { minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 3 })
      .map((batches) => ({ kind: 'write', batches }) as const),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'maintain' } as const) },
  {
    weight: 2,
    arbitrary: fc
      .integer({ min: 1_000, max: 40 * MINUTE_MS })
      .map((ms) => ({ kind: 'time passes', ms }) as const),
  },
);

/** Everything of `readBuckets` that does not depend on the ids and the time. */
const bucketShape = fc.record({
  tier: fc.constantFrom(...TIERS),
  groups: fc.array(fc.nat({ max: 2 }), { minLength: HOSTS.length, maxLength: HOSTS.length }),
  eachAlone: fc.boolean(),
  without: fc.nat({ max: HOSTS.length }),
  steps: fc.integer({ min: 1, max: 70 }),
  rangeMs: fc.constantFrom(HOUR_MS, 5 * HOUR_MS, 40 * HOUR_MS, 60 * DAY_MS),
  // As dashboards ask: the same buckets again and again, as time passes.
  aligned: fc.boolean(),
  columns: fc.subarray([...COLUMNS]),
  quantiles: fc.constantFrom([], [0.5], [0.9, 0.95, 0.01]),
});
type BucketShape = typeof bucketShape extends fc.Arbitrary<infer T> ? T : never;

const question = fc.record({
  aggregation: fc.constantFrom(...AGGREGATIONS),
  groupBy: fc.constantFrom([], ['host'], ['env']),
  shape: fc.constantFrom(
    { spanMs: HOUR_MS, interval: 17_000 },
    { spanMs: 6 * HOUR_MS, interval: 5 * MINUTE_MS },
    { spanMs: 4 * DAY_MS, interval: 6 * HOUR_MS },
  ),
});

/** One of the two stores with the ids it gave. */
interface Side {
  readonly store: SampleStore;
  ids: Uint32Array;
}

test('both stores give the same answers, whatever is late, equal, stale, refreshed and merged', async (t) => {
  const clock = new HandClock(START);
  const duckdb = await openDuckdb(t, clock);
  const timescale = await openTimescale(t, clock);
  const sides: readonly Side[] = [duckdb, timescale].map((store) => ({ store, ids: new Uint32Array() }));
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 3, maxLength: 10 }),
      fc.array(bucketShape, { minLength: 10, maxLength: 10 }),
      fc.array(question, { minLength: 6, maxLength: 6 }),
      async (steps, shapes, questions) => {
        // A metric of its own for every run: a fresh database for each would take longer than all the rest.
        const definitions = HOSTS.map((tags) => ({ name: `load_${run}`, tags }));
        run++;
        for (const side of sides) side.ids = await side.store.registerSeries(definitions);
        // Twice, so that what was kept of the first answers is added to by what comes after.
        for (const half of [0, 500]) {
          for (const [number, next] of steps.entries())
            await take(next, sides, clock, run * 1_000 + half + number * 10);
          for (const shape of shapes) await compareBuckets(shape, sides, clock.now());
        }
        await compareSamples(sides, clock.now());
        await compareAnswers(questions, sides, clock, definitions);
      },
    ),
    { numRuns: 15, endOnFailure: true },
  );
});

async function take(next: Step, sides: readonly Side[], clock: HandClock, firstBatch: number): Promise<void> {
  if (next.kind === 'time passes') return clock.advance(next.ms);
  for (const { store, ids } of sides) {
    if (next.kind === 'maintain') await store.maintain(clock.now());
    else
      await store.write(next.batches.map((samples, i) => batchOf(firstBatch + i, samples, ids, clock.now())));
  }
}

function batchOf(number: number, samples: readonly Sample[], ids: Uint32Array, nowMs: number) {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(0, number);
  return {
    id,
    keyed: true,
    seriesIds: Uint32Array.from(samples, ({ host }) => ids[host] as number),
    times: Float64Array.from(samples, ({ ageMs }) => nowMs - ageMs),
    values: Float64Array.from(samples, ({ value }) => value),
  };
}

async function compareBuckets(shape: BucketShape, sides: readonly Side[], nowMs: number): Promise<void> {
  const [expected, actual] = await Promise.all(
    sides.map(async ({ store, ids }) => {
      const { columns, quantiles } = await store.readBuckets(requestOf(shape, ids, nowMs));
      return { ...columns, quantiles };
    }),
  );
  assert.deepEqual(actual, expected);
}

function requestOf(shape: BucketShape, ids: Uint32Array, nowMs: number): ReadBucketsRequest {
  const { tier, eachAlone, without, steps, rangeMs, aligned, columns, quantiles } = shape;
  const unitMs = TIER_RESOLUTION_MS[tier] || 7_001;
  const stepMs = unitMs * Math.max(steps, Math.ceil(rangeMs / unitMs / 2_000));
  const gridMs = aligned ? stepMs : unitMs;
  const chosen = [...ids.keys()].filter((index) => index !== without).reverse();
  return {
    tier,
    seriesIds: Uint32Array.from(chosen, (index) => ids[index] as number),
    groups: Uint32Array.from(chosen, (index, place) => (eachAlone ? place : (shape.groups[index] as number))),
    groupCount: eachAlone ? chosen.length : 3,
    startMs: Math.floor((nowMs - rangeMs) / gridMs) * gridMs,
    stepMs,
    bucketCount: Math.ceil(rangeMs / stepMs) + 1,
    columns,
    ...(tier === 'raw' ? { quantiles } : {}),
    maxRows: 1_000_000,
  };
}

async function compareSamples(sides: readonly Side[], nowMs: number): Promise<void> {
  const [expected, actual] = await Promise.all(
    sides.map(async ({ store, ids }) => {
      const seriesIds = ids.toReversed();
      const { seriesIndex, times, values } = await store.readSamples({
        seriesIds,
        startMs: nowMs - 20 * HOUR_MS,
        endMs: nowMs - 1_000,
        maxSamples: 100_000,
      });
      // As bits, for the stale marker is one NaN of many.
      return {
        seriesIndex,
        times,
        bits: new BigUint64Array(values.buffer, values.byteOffset, values.length),
      };
    }),
  );
  assert.deepEqual(actual, expected);
}

async function compareAnswers(
  questions: readonly (typeof question extends fc.Arbitrary<infer T> ? T : never)[],
  sides: readonly Side[],
  clock: HandClock,
  definitions: readonly { name: string; tags: Record<string, string> }[],
): Promise<void> {
  const metric = definitions[0]?.name as string;
  const engines = sides.map(({ store, ids }) => engineOn(store, ids, clock, definitions));
  for (const { aggregation, groupBy, shape } of questions) {
    const request = {
      metric,
      aggregation,
      groupBy: [...groupBy],
      start: clock.now() - shape.spanMs,
      end: clock.now(),
      interval: shape.interval,
    };
    const [expected, actual] = await Promise.all(
      engines.map(async (engine) => {
        const { data, meta } = await ask(engine, request);
        return { data, table: meta.table, resolution: meta.resolutionSeconds, partial: meta.partial };
      }),
    );
    assert.deepEqual(actual, expected, `${aggregation} by ${groupBy}`);
  }
  for (const engine of engines) engine.close();
}

function engineOn(
  store: SampleStore,
  ids: Uint32Array,
  clock: HandClock,
  definitions: readonly { name: string; tags: Record<string, string> }[],
): QueryEngine {
  const catalog = new SeriesCatalog();
  catalog.add(definitions.map((definition, i) => ({ ...definition, id: ids[i] as number })));
  const nothing = () => undefined;
  return createQueryEngine({
    store,
    catalog,
    clock,
    state: mapState(clock),
    settings: DEFAULTS,
    log: { warn: nothing },
    observe: { cacheHit: nothing, cacheMiss: nothing, latencySeconds: nothing, breakerChanged: nothing },
  });
}

const settings = {
  ...(Value.Default(storeSettings, {}) as StoreSettings),
  minFreeMiB: 0,
  mergeQuietSeconds: 0,
};
const log = {
  info: () => undefined,
  warn: () => undefined,
  error: (fields: object) => assert.fail(JSON.stringify(fields)),
};

async function openDuckdb(t: TestContext, clock: HandClock): Promise<SampleStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dashboarding-agree-'));
  const clockBuffer = new SharedArrayBuffer(8);
  const shown = new Float64Array(clockBuffer);
  shown[0] = clock.now();
  const advance = clock.advance.bind(clock);
  clock.advance = (ms) => {
    advance(ms);
    shown[0] = clock.now();
  };
  const store = await openDuckdbStore({ dataDir, settings, log, clockBuffer });
  t.after(async () => {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  return store;
}

async function openTimescale(t: TestContext, clock: HandClock): Promise<SampleStore> {
  const settingsFor = (url: string): TimescaleSettings => ({
    ...(Value.Default(timescaleSettings, {}) as TimescaleSettings),
    url,
  });
  const server = await startTimescale({ prepare: (url) => migrate({ settings: settingsFor(url) }) });
  t.after(() => server.stop());
  const store = createTimescaleStore({
    settings: settingsFor(server.url),
    storeSettings: settings,
    clock,
    log,
    now: () => clock.now(),
    // Requests here are small; what is kept of large ones must be right all the same.
    settledWorthRows: 0,
  });
  t.after(() => store.close());
  return store;
}
