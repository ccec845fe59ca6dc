import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { SeriesCatalog } from '../src/catalog/catalog.ts';
import { type StoreSettings, storeSettings } from '../src/config/sections/store.ts';
import type { Tags } from '../src/model/series.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../src/model/time.ts';
import { AGGREGATIONS } from '../src/query/aggregation.ts';
import { createQueryEngine, type QueryEngine } from '../src/query/engine.ts';
import { ArrayStore } from '../src/query/testing/array-store.ts';
import { ask, DEFAULTS, HandClock, mapState } from '../src/query/testing/fixture.ts';
import { openDuckdbStore } from '../src/store/duckdb/duckdb-store.ts';
import type { SampleStore } from '../src/store/port.ts';

const NOW = Date.parse('2026-11-22T12:34:56Z');
const HOSTS: readonly Tags[] = ['a', 'b', 'c'].map((host) => ({ host, env: host === 'c' ? 'test' : 'live' }));

interface Write {
  readonly host: number;
  readonly time: number;
  readonly value: number;
}

/** Most samples are recent, some are days late: each round also goes into minutes and days that are sealed already. */
const write: fc.Arbitrary<Write> = fc.record({
  host: fc.nat({ max: HOSTS.length - 1 }),
  time: fc
    .oneof(
      { weight: 4, arbitrary: fc.nat({ max: HOUR_MS }) },
      { weight: 1, arbitrary: fc.nat({ max: 4 * DAY_MS }) },
    )
    .map((ageMs) => NOW - ageMs),
  value: fc.integer({ min: 0, max: 1_000 }),
});

type Step =
  | { readonly kind: 'write'; readonly samples: readonly Write[] }
  | { readonly kind: 'maintain' | 'restart' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .array(write, { minLength: 1, maxLength: 60 })
      .map((samples) => ({ kind: 'write', samples }) as const),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'maintain' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' } as const) },
);

const question = fc.record({
  aggregation: fc.constantFrom(...AGGREGATIONS),
  groupBy: fc.constantFrom([], ['host'], ['env']),
  shape: fc.constantFrom(
    { spanMs: HOUR_MS, interval: 17_000 },
    { spanMs: 6 * HOUR_MS, interval: 5 * MINUTE_MS },
    { spanMs: 4 * DAY_MS, interval: 6 * HOUR_MS },
  ),
});

function engineOn(store: SampleStore, catalog: SeriesCatalog): QueryEngine {
  const clock = new HandClock(NOW);
  return createQueryEngine({
    store,
    catalog,
    clock,
    state: mapState(clock),
    settings: DEFAULTS,
    log: { warn: () => undefined },
    observe: {
      cacheHit: () => undefined,
      cacheMiss: () => undefined,
      latencySeconds: () => undefined,
      breakerChanged: () => undefined,
    },
  });
}

test('every aggregation over every tier is what the plain samples give, whatever was sealed, merged and restarted', async () => {
  const shared = new Float64Array(new SharedArrayBuffer(8));
  shared[0] = NOW;
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
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 4, maxLength: 14 }),
      fc.array(question, { minLength: 12, maxLength: 12 }),
      async (steps, questions) => {
        const dataDir = await mkdtemp(join(tmpdir(), 'dashboarding-rollups-'));
        const open = () =>
          openDuckdbStore({ dataDir, settings, log, clockBuffer: shared.buffer as SharedArrayBuffer });
        let store = await open();
        try {
          const plain = new ArrayStore();
          const definitions = HOSTS.map((tags) => ({ name: 'load', tags }));
          const ids = await store.registerSeries(definitions);
          assert.deepEqual(await plain.registerSeries(definitions), ids);
          const catalog = new SeriesCatalog();
          catalog.add(definitions.map((definition, i) => ({ ...definition, id: ids[i] as number })));
          for (const [number, { kind, ...rest }] of steps.entries()) {
            if (kind === 'write') {
              const batch = batchOf(number, (rest as { samples: readonly Write[] }).samples, ids);
              await Promise.all([store.write([batch]), plain.write([batch])]);
            } else if (kind === 'maintain') {
              await store.maintain(NOW);
            } else {
              await store.close();
              store = await open();
            }
          }
          const real = engineOn(store, catalog);
          const naive = engineOn(plain, catalog);
          for (const { aggregation, groupBy, shape } of questions) {
            const request = {
              metric: 'load',
              aggregation,
              groupBy: [...groupBy],
              start: NOW - shape.spanMs,
              end: NOW,
              interval: shape.interval,
            };
            const [actual, expected] = await Promise.all([ask(real, request), ask(naive, request)]);
            assert.equal(actual.meta.table, expected.meta.table);
            assert.deepEqual(
              rounded(actual.data),
              rounded(expected.data),
              `${aggregation} by ${groupBy} from ${String(actual.meta.table)}`,
            );
          }
          real.close();
          naive.close();
        } finally {
          await store.close();
          await rm(dataDir, { recursive: true, force: true });
        }
      },
    ),
    { numRuns: 25 },
  );
});

function batchOf(number: number, samples: readonly Write[], ids: Uint32Array) {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(0, number + 1);
  return {
    id,
    keyed: true,
    seriesIds: Uint32Array.from(samples, ({ host }) => ids[host] as number),
    times: Float64Array.from(samples, ({ time }) => time),
    values: Float64Array.from(samples, ({ value }) => value),
  };
}

/** Sums and rates may differ in the last digits, as their order of addition does. */
function rounded(data: Awaited<ReturnType<typeof ask>>['data']): unknown {
  return data.map(({ tags, points }) => ({
    tags,
    points: points.map(([time, value]) => [time, value === null ? null : Number(value.toPrecision(10))]),
  }));
}
