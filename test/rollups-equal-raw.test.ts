import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { SeriesCatalog } from '../src/catalog/catalog.ts';
import { type StoreSettings, storeSettings } from '../src/config/sections/store.ts';
import { AppError } from '../src/lib/errors.ts';
import { AGGREGATIONS } from '../src/model/aggregation.ts';
import type { Tags } from '../src/model/series.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../src/model/time.ts';
import { createQueryEngine, type QueryEngine } from '../src/query/engine.ts';
import { ArrayStore } from '../src/query/testing/array-store.ts';
import { ask, DEFAULTS, HandClock, mapState } from '../src/query/testing/fixture.ts';
import { openDuckdbStore } from '../src/store/duckdb/duckdb-store.ts';
import { type SampleStore, TIERS } from '../src/store/port.ts';

const START = Date.parse('2026-11-22T12:34:56Z');
const HOSTS: readonly Tags[] = ['a', 'b', 'c'].map((host) => ({ host, env: host === 'c' ? 'test' : 'live' }));

interface Write {
  readonly host: number;
  /** Age of the sample when it is written. */
  readonly ageMs: number;
  readonly value: number;
}

/** Most samples are recent, some are late: those go into minutes and days that are sealed already. */
const write: fc.Arbitrary<Write> = fc.record({
  host: fc.nat({ max: HOSTS.length - 1 }),
  ageMs: fc.oneof(
    { weight: 4, arbitrary: fc.nat({ max: HOUR_MS }) },
    { weight: 1, arbitrary: fc.nat({ max: 1.9 * DAY_MS }) },
  ),
  value: fc.integer({ min: 0, max: 1_000 }),
});

type Step =
  | { readonly kind: 'write'; readonly samples: readonly Write[] }
  | { readonly kind: 'maintain' | 'restart' | 'day passes' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .array(write, { minLength: 1, maxLength: 60 })
      .map((samples) => ({ kind: 'write', samples }) as const),
  },
  { weight: 3, arbitrary: fc.constant({ kind: 'maintain' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' } as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'day passes' } as const) },
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

function engineOn(store: SampleStore, catalog: SeriesCatalog, nowMs: number): QueryEngine {
  const clock = new HandClock(nowMs);
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

test('every aggregation over every tier is what the plain samples give, whatever was sealed, merged, dropped and restarted', async () => {
  const shared = new Float64Array(new SharedArrayBuffer(8));
  const settings = {
    ...(Value.Default(storeSettings, {}) as StoreSettings),
    minFreeMiB: 0,
    mergeQuietSeconds: 0,
    rawRetentionDays: 2,
    minuteRetentionDays: 3,
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
        let now = START;
        shared[0] = now;
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
              const batch = batchOf(number, (rest as { samples: readonly Write[] }).samples, ids, now);
              await Promise.all([store.write([batch]), plain.write([batch])]);
            } else if (kind === 'maintain') {
              await store.maintain(now);
            } else if (kind === 'day passes') {
              now += DAY_MS;
              shared[0] = now;
              await store.maintain(now);
            } else {
              await store.close();
              store = await open();
            }
          }
          const { tiers } = await store.stats();
          for (const tier of TIERS) plain.dropBefore(tier, tiers[tier].completeFromMs);
          const real = engineOn(store, catalog, now);
          const naive = engineOn(plain, catalog, now);
          for (const { aggregation, groupBy, shape } of questions) {
            const request = {
              metric: 'load',
              aggregation,
              groupBy: [...groupBy],
              start: now - shape.spanMs,
              end: now,
              interval: shape.interval,
            };
            const [actual, expected] = await Promise.all([outcome(real, request), outcome(naive, request)]);
            assert.deepEqual(actual, expected, `${aggregation} by ${groupBy}`);
          }
          real.close();
          naive.close();
        } finally {
          await store.close();
          await rm(dataDir, { recursive: true, force: true });
        }
      },
    ),
    { numRuns: 25, endOnFailure: true },
  );
});

function batchOf(number: number, samples: readonly Write[], ids: Uint32Array, nowMs: number) {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(0, number + 1);
  return {
    id,
    keyed: true,
    seriesIds: Uint32Array.from(samples, ({ host }) => ids[host] as number),
    times: Float64Array.from(samples, ({ ageMs }) => nowMs - ageMs),
    values: Float64Array.from(samples, ({ value }) => value),
  };
}

/** What a person is told: the answer and what it is made of, or the code of the refusal. */
async function outcome(engine: QueryEngine, request: Parameters<typeof ask>[1]): Promise<unknown> {
  try {
    const { data, meta } = await ask(engine, request);
    return { table: meta.table, partial: meta.partial, data: rounded(data) };
  } catch (error) {
    if (error instanceof AppError && error.status === 422) return { refused: error.code };
    throw error;
  }
}

/** Sums and rates may differ in the last digits, as their order of addition does. */
function rounded(data: Awaited<ReturnType<typeof ask>>['data']): unknown {
  return data.map(({ tags, points }) => ({
    tags,
    points: points.map(([time, value]) => [time, value === null ? null : Number(value.toPrecision(10))]),
  }));
}
