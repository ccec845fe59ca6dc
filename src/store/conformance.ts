import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import type { StoreSettings } from '../config/sections/store.ts';
import type { SeriesDefinition } from '../model/series.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../model/time.ts';
import { completeFromMs } from './coverage.ts';
import { type NaiveSample, NaiveStore } from './naive-store.ts';
import { type BucketColumn, type ReadBucketsRequest, type SampleStore, TIERS } from './port.ts';

/** What a conformance run needs of an adapter: a place that can be opened again and again, and its clock. */
export interface StoreHarness {
  open(settings?: Partial<StoreSettings>): Promise<SampleStore>;
  setNow(nowMs: number): void;
  destroy(): Promise<void>;
}

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
const NOW = Date.UTC(2026, 10, 20, 12, 34, 56);
const STALE_MARKER = new Float64Array(new BigUint64Array([0x7ff0000000000002n]).buffer)[0] as number;

/** The contract of `SampleStore`, to be run by every adapter against the real thing. */
export function sampleStoreConformance(name: string, createHarness: () => Promise<StoreHarness>): void {
  describe(name, () => {
    let harness: StoreHarness;
    let store: SampleStore;

    beforeEach(async () => {
      harness = await createHarness();
      harness.setNow(NOW);
      store = await harness.open();
    });
    afterEach(async () => {
      await store.close();
      await harness.destroy();
    });

    async function reopen(): Promise<void> {
      await store.close();
      store = await harness.open();
    }

    test('a series keeps its id, whatever the order of its tags, also after a restart', async () => {
      const first = await store.registerSeries([
        { name: 'cpu', tags: { host: 'a', os: 'linux' }, type: 'gauge', unit: 'percent' },
        { name: 'cpu', tags: { host: 'b' } },
        { name: 'cpu', tags: { os: 'linux', host: 'a' } },
      ]);
      assert.equal(first[0], first[2]);
      assert.notEqual(first[0], first[1]);
      await reopen();
      const again = await store.registerSeries([
        { name: 'mem', tags: {} },
        { name: 'cpu', tags: { host: 'b' } },
      ]);
      assert.equal(again[1], first[1]);
      const listed = (await Array.fromAsync(store.listSeries(0))).flat();
      assert.deepEqual(
        listed.map(({ name, tags, type, unit }) => ({ name, tags, type, unit })),
        [
          { name: 'cpu', tags: { host: 'a', os: 'linux' }, type: 'gauge', unit: 'percent' },
          { name: 'cpu', tags: { host: 'b' }, type: 'gauge', unit: 'percent' },
          { name: 'mem', tags: {}, type: undefined, unit: undefined },
        ],
      );
      assert.deepEqual((await Array.fromAsync(store.listSeries(listed[0]?.id ?? 0))).flat().length, 2);
    });

    test('hostile names and tags come back as they were', async () => {
      const definitions: SeriesDefinition[] = [
        { name: '__proto__', tags: JSON.parse('{"__proto__": "x", "constructor": "\\""}') },
        { name: 'emoji 🚀', tags: { clé: 'a\'b\\c"d', rtl: 'שלום', long: 'é'.repeat(100) } },
      ];
      const ids = await store.registerSeries(definitions);
      await reopen();
      assert.deepEqual(await store.registerSeries(definitions), ids);
      const listed = (await Array.fromAsync(store.listSeries(0))).flat();
      assert.deepEqual(
        listed.map(({ tags }) => Object.entries(tags).sort()),
        definitions.map(({ tags }) => Object.entries(tags).sort()),
      );
    });

    test('what write resolved is seen at once on every tier, and after a restart', async () => {
      const [id] = await store.registerSeries([{ name: 'cpu', tags: {} }]);
      const samples = [1, 2, 3].map((value) => ({
        seriesId: id as number,
        time: NOW - 10_000 * value,
        value,
      }));
      await store.write([batch(1, samples)]);
      for (const round of ['before', 'after']) {
        for (const tier of TIERS) {
          const { columns } = await store.readBuckets(
            buckets({ tier, seriesIds: [id as number], stepMs: HOUR_MS }),
          );
          assert.equal(total(columns.count), 3, `${tier} ${round}`);
          assert.equal(total(columns.sum), 6, `${tier} ${round}`);
        }
        await reopen();
      }
    });

    test('a batch id written twice counts once: in one call, in two, and after a restart', async () => {
      const [id] = await store.registerSeries([{ name: 'cpu', tags: {} }]);
      const samples = [{ seriesId: id as number, time: NOW, value: 1 }];
      assert.deepEqual((await store.write([batch(1, samples), batch(1, samples)])).written, [true, false]);
      assert.deepEqual((await store.write([batch(1, samples)])).written, [false]);
      await store.maintain(NOW);
      await reopen();
      assert.deepEqual((await store.write([batch(1, samples), batch(2, samples)])).written, [false, true]);
      const { columns } = await store.readBuckets(
        buckets({ tier: 'raw', seriesIds: [id as number], stepMs: HOUR_MS }),
      );
      assert.equal(total(columns.count), 2);
    });

    test('samples come ordered by series as asked, then by time, equal times in order of arrival', async () => {
      const [a, b] = await store.registerSeries([
        { name: 'cpu', tags: { host: 'a' } },
        { name: 'cpu', tags: { host: 'b' } },
      ]);
      const [x, y] = [a as number, b as number];
      await store.write([batch(1, [sample(x, NOW, 1), sample(y, NOW - 1, 2), sample(x, NOW - 5, 3)])]);
      await store.maintain(NOW);
      await store.write([batch(2, [sample(x, NOW, 4), sample(x, NOW - 7, 5)])]);
      const read = await store.readSamples({
        seriesIds: Uint32Array.of(y, x),
        startMs: NOW - 6,
        endMs: NOW + 1,
        maxSamples: 100,
      });
      assert.deepEqual([...read.seriesIndex], [0, 1, 1, 1]);
      assert.deepEqual([...read.times], [NOW - 1, NOW - 5, NOW, NOW]);
      assert.deepEqual([...read.values], [2, 3, 1, 4]);
    });

    test('a stale marker is kept bit for bit as a sample and counts in no bucket', async () => {
      const [id] = await store.registerSeries([{ name: 'cpu', tags: {} }]);
      await store.write([
        batch(1, [sample(id as number, NOW - 1, 7), sample(id as number, NOW, STALE_MARKER)]),
      ]);
      await store.maintain(NOW);
      const read = await store.readSamples({
        ...range(),
        seriesIds: Uint32Array.of(id as number),
        maxSamples: 10,
      });
      assert.equal(new BigUint64Array(read.values.buffer, read.values.byteOffset)[1], 0x7ff0000000000002n);
      for (const tier of TIERS) {
        const { columns } = await store.readBuckets(
          buckets({ tier, seriesIds: [id as number], stepMs: HOUR_MS }),
        );
        assert.equal(total(columns.count), 1, tier);
      }
    });

    test('a read of more rows than allowed is refused, a cancelled one stops', async () => {
      const [id] = await store.registerSeries([{ name: 'cpu', tags: {} }]);
      const seriesIds = Uint32Array.of(id as number);
      await store.write([
        batch(
          1,
          [0, 1, 2, 3].map((i) => sample(id as number, NOW - i, i)),
        ),
      ]);
      await assert.rejects(store.readSamples({ ...range(), seriesIds, maxSamples: 3 }), {
        code: 'QUERY_TOO_LARGE',
      });
      await assert.rejects(
        store.readBuckets({
          ...buckets({ tier: 'raw', seriesIds: [id as number], stepMs: HOUR_MS }),
          maxRows: 3,
        }),
        { code: 'QUERY_TOO_LARGE' },
      );
      const signal = AbortSignal.abort();
      await assert.rejects(store.readSamples({ ...range(), seriesIds, maxSamples: 9, signal }), {
        code: 'QUERY_CANCELLED',
      });
    });

    test('quantiles interpolate between the closest ranks of the raw samples', async () => {
      const [id] = await store.registerSeries([{ name: 'latency', tags: {} }]);
      await store.write([
        batch(
          1,
          [4, 1, 3, 2].map((value, i) => sample(id as number, NOW - i, value)),
        ),
      ]);
      const request = buckets({ tier: 'raw', seriesIds: [id as number], stepMs: HOUR_MS });
      const { quantiles } = await store.readBuckets({ ...request, quantiles: [0.5, 0.9] });
      assert.deepEqual(
        quantiles.map((column) => column.find((value) => !Number.isNaN(value))),
        [2.5, 3.7],
      );
    });

    test('explain names the table and what would be read', async () => {
      const [id] = await store.registerSeries([{ name: 'cpu', tags: {} }]);
      await store.write([batch(1, [sample(id as number, NOW, 1)])]);
      const explained = await store.explainBuckets(
        buckets({ tier: 'raw', seriesIds: [id as number], stepMs: HOUR_MS }),
      );
      assert.match(explained.steps[0] ?? '', /metrics_raw/);
      assert.ok(explained.rowsEstimated >= 1);
    });

    test('every tier equals a naive computation over random samples, late ones included, through seals, merges and restarts', async () => {
      const random = seededRandom(42);
      const ids = await store.registerSeries(
        Array.from({ length: 12 }, (_, i) => ({ name: 'random', tags: { host: `h${i}` } })),
      );
      const naive = new NaiveStore();
      for (let round = 0; round < 30; round++) {
        const samples = randomSamples(random, ids, round);
        await store.write([batch(round + 1, samples)]);
        naive.add(samples);
        if (round % 3 === 1) await store.maintain(NOW);
        if (round % 10 === 9) await reopen();
        if (round % 5 === 4) await compareAll(random, store, naive, ids);
      }
      await store.maintain(NOW + HOUR_MS);
      await compareAll(random, store, naive, ids);
    });

    test('retention drops each tier on its own, says from when on it is complete, and keeps the coarser ones', async () => {
      await store.close();
      store = await harness.open({ rawRetentionDays: 7, minuteRetentionDays: 30, hourRetentionDays: 365 });
      const [id] = await store.registerSeries([{ name: 'cpu', tags: {} }]);
      await store.write([
        batch(1, [sample(id as number, NOW, 1), sample(id as number, NOW + 20 * DAY_MS, 2)]),
      ]);
      const later = NOW + 20 * DAY_MS;
      harness.setNow(later);
      await store.maintain(later);
      const { tiers } = await store.stats();
      assert.ok(tiers.raw.completeFromMs > NOW && tiers.raw.completeFromMs <= later - 7 * DAY_MS);
      assert.equal(tiers['1min'].completeFromMs, 0);
      const request = buckets({ tier: 'raw', seriesIds: [id as number], stepMs: HOUR_MS });
      assert.equal(total((await store.readBuckets(request)).columns.count), 0);
      assert.equal(total((await store.readBuckets({ ...request, tier: '1min' })).columns.count), 1);
      await reopen();
      assert.equal((await store.stats()).tiers.raw.completeFromMs, tiers.raw.completeFromMs);
    });

    test('retention by metric name keeps some metrics longer and drops others sooner', async () => {
      await store.close();
      const retentionByMetric = [
        { pattern: 'audit_*', rawDays: 100 },
        { pattern: 'debug_*', rawDays: 1 },
      ];
      store = await harness.open({ rawRetentionDays: 7, retentionByMetric });
      const ids = await store.registerSeries(
        ['audit_a', 'cpu', 'debug_b'].map((name) => ({ name, tags: {} })),
      );
      const countRaw = async () => {
        const counts = [...ids].map(async (id) => {
          const request = buckets({ tier: 'raw', seriesIds: [id], stepMs: HOUR_MS });
          return total((await store.readBuckets(request)).columns.count);
        });
        return Promise.all(counts);
      };
      await store.write([
        batch(
          1,
          [...ids].map((id) => sample(id, NOW, 1)),
        ),
      ]);
      for (const [days, expected] of [
        [1, [1, 1, 1]],
        [3, [1, 1, 0]],
        [9, [1, 0, 0]],
        [102, [0, 0, 0]],
      ] as const) {
        harness.setNow(NOW + days * DAY_MS);
        await store.maintain(NOW + days * DAY_MS);
        assert.deepEqual(await countRaw(), expected, `after ${days} days`);
      }
      const stats = await store.stats();
      const from = (metric: string) => (NOW + 102 * DAY_MS - completeFromMs(stats, 'raw', metric)) / DAY_MS;
      // Coverage moves in whole days, so each is up to one day more than the retention says.
      assert.deepEqual(
        ['audit_a', 'cpu', 'debug_b'].map((metric) => Math.floor(from(metric))),
        [100, 7, 1],
      );
    });
  });
}

function sample(seriesId: number, time: number, value: number): NaiveSample {
  return { seriesId, time, value };
}

function batch(id: number, samples: readonly NaiveSample[]) {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(12, id);
  return {
    id: bytes,
    keyed: true,
    seriesIds: Uint32Array.from(samples, ({ seriesId }) => seriesId),
    times: Float64Array.from(samples, ({ time }) => time),
    // Copied by bits: a conversion through a plain number may change the payload of a NaN.
    values: Float64Array.from(samples, ({ value }) => value),
  };
}

function range() {
  return { startMs: NOW - HOUR_MS, endMs: NOW + HOUR_MS };
}

function buckets(options: {
  tier: ReadBucketsRequest['tier'];
  seriesIds: readonly number[];
  stepMs: number;
}): ReadBucketsRequest {
  const startMs = Math.floor((NOW - 2 * HOUR_MS) / HOUR_MS) * HOUR_MS;
  return {
    tier: options.tier,
    seriesIds: Uint32Array.from(options.seriesIds),
    groups: new Uint32Array(options.seriesIds.length),
    groupCount: 1,
    startMs,
    stepMs: options.stepMs,
    bucketCount: (4 * HOUR_MS) / options.stepMs,
    columns: COLUMNS,
    maxRows: 1_000_000,
  };
}

function total(column: Float64Array | undefined): number {
  return column?.reduce((sum, value) => sum + value, 0) ?? 0;
}

/** Mostly the last hours, some up to five days late; half of them at whole ten seconds, so that equal times are met. */
function randomSamples(random: () => number, ids: Uint32Array, round: number): NaiveSample[] {
  return Array.from({ length: 200 }, () => {
    const lateMs = random() < 0.1 ? random() * 5 * DAY_MS : random() * 3 * HOUR_MS;
    const gridMs = random() < 0.5 ? 10_000 : 1;
    const seriesId = ids[Math.floor(random() * ids.length)] as number;
    const value = Math.round(random() * 1_000) / (round % 2 === 0 ? 1 : 8);
    return sample(seriesId, Math.floor((NOW - lateMs) / gridMs) * gridMs, value);
  });
}

async function compareAll(
  random: () => number,
  store: SampleStore,
  naive: NaiveStore,
  ids: Uint32Array,
): Promise<void> {
  for (const tier of TIERS) {
    for (let i = 0; i < 4; i++) {
      const request = randomRequest(random, tier, ids);
      const actual = await store.readBuckets(request);
      const expected = naive.readBuckets(request);
      for (const column of COLUMNS) {
        assertClose(actual.columns[column], expected.columns[column], `${tier} ${column}`);
      }
    }
  }
  const request = { seriesIds: ids, startMs: NOW - 6 * DAY_MS, endMs: NOW + 1, maxSamples: 1_000_000 };
  assert.deepEqual(await store.readSamples(request), naive.readSamples(request));
}

function randomRequest(
  random: () => number,
  tier: ReadBucketsRequest['tier'],
  ids: Uint32Array,
): ReadBucketsRequest {
  const unit = tier === 'raw' ? 7_000 : tier === '1min' ? MINUTE_MS : HOUR_MS;
  const stepMs = unit * (1 + Math.floor(random() * 90));
  const startMs = Math.floor((NOW - random() * 5 * DAY_MS) / unit) * unit;
  const seriesIds = ids.filter(() => random() < 0.6).sort(() => random() - 0.5);
  const groupCount = 1 + Math.floor(random() * 3);
  return {
    tier,
    seriesIds,
    groups: Uint32Array.from(seriesIds, () => Math.floor(random() * groupCount)),
    groupCount,
    startMs,
    stepMs,
    bucketCount: 1 + Math.floor((NOW - startMs) / stepMs),
    columns: COLUMNS,
    maxRows: 1_000_000,
  };
}

/** Sums may differ in the last bits, as their order of addition does. */
function assertClose(
  actual: Float64Array | undefined,
  expected: Float64Array | undefined,
  where: string,
): void {
  assert.ok(actual !== undefined && expected !== undefined, where);
  assert.equal(actual.length, expected.length, where);
  actual.forEach((value, index) => {
    const wanted = expected[index] as number;
    const same = Object.is(value, wanted) || Math.abs(value - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted));
    assert.ok(same, `${where}[${index}]: expected ${wanted}, got ${value}`);
  });
}

/** Mulberry32: small, and the same on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
