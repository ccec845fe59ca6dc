import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { Client, type QueryResultRow } from 'pg';
import { Value } from 'typebox/value';
import { type StoreSettings, storeSettings } from '../../config/sections/store.ts';
import { type TimescaleSettings, timescaleSettings } from '../../config/sections/timescale.ts';
import { systemClock } from '../../lib/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../model/time.ts';
import { settled } from '../../postgres/testing/settled.ts';
import { startTimescale } from '../../postgres/testing/start-timescale.ts';
import type { TimescaleServer } from '../../postgres/testing/timescale-server.ts';
import { TIERS } from '../port.ts';
import { migrate } from './migrate.ts';
import { createTimescaleStore, type TimescaleStore } from './timescale-store.ts';

const NOW = Date.UTC(2026, 10, 20, 12, 34, 56);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

function settingsFor(url: string): TimescaleSettings {
  return { ...(Value.Default(timescaleSettings, {}) as TimescaleSettings), url, maxConnections: 4 };
}

type Sample = readonly [seriesId: number, time: number, value: number];
let batches = 0;

function batch(samples: readonly Sample[]) {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(12, ++batches);
  return {
    ...{ id, keyed: false },
    seriesIds: Uint32Array.from(samples, ([seriesId]) => seriesId),
    times: Float64Array.from(samples, ([, time]) => time),
    values: Float64Array.from(samples, ([, , value]) => value),
  };
}

describe('TimescaleStore writes', () => {
  let server: TimescaleServer;
  let store: TimescaleStore;
  let nowMs: number;
  before(async () => {
    server = await startTimescale({ prepare: (url) => migrate({ settings: settingsFor(url) }) });
  });
  beforeEach(async () => {
    await server.reset();
    nowMs = NOW;
    store = open();
  });
  afterEach(() => store.close());
  after(() => server.stop());

  function open(overrides: Partial<StoreSettings> = {}): TimescaleStore {
    return createTimescaleStore({
      settings: settingsFor(server.url),
      storeSettings: {
        ...(Value.Default(storeSettings, {}) as StoreSettings),
        mergeQuietSeconds: 0,
        ...overrides,
      },
      ...{ clock: systemClock, log, now: () => nowMs },
    });
  }

  async function query<Row extends QueryResultRow>(sql: string): Promise<readonly Row[]> {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async function count(table: string): Promise<number> {
    return (await query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`))[0]?.count ?? 0;
  }

  async function newSeries(name: string): Promise<number> {
    return (await store.registerSeries([{ name, tags: { host: 'a' } }]))[0] as number;
  }

  async function countOf(seriesId: number, tier: (typeof TIERS)[number]): Promise<number> {
    const startMs = Math.floor((NOW - 12 * DAY_MS) / HOUR_MS) * HOUR_MS;
    const { columns } = await store.readBuckets({
      ...{ tier, seriesIds: Uint32Array.of(seriesId), groups: Uint32Array.of(0), groupCount: 1 },
      ...{ startMs, stepMs: 20 * DAY_MS, bucketCount: 1, columns: ['count'], maxRows: 1_000 },
    });
    return columns.count[0] ?? 0;
  }

  test('before the first rollup nothing is late', async () => {
    const id = await newSeries('early');
    await store.write([batch([[id, NOW - 3 * DAY_MS, 1]])]);
    assert.equal(await count('metrics_raw'), 1);
    await store.maintain(NOW);
    for (const tier of TIERS) assert.equal(await countOf(id, tier), 1, tier);
  });

  test('a sample never goes where a rollup has passed', async () => {
    const id = await newSeries('split');
    await store.maintain(NOW);
    const fence = Math.floor((NOW - 20_000) / 10_000) * 10_000;
    await store.write([
      batch([
        [id, fence, 1],
        [id, fence - 1, 2],
        [id, NOW - 3 * DAY_MS, 3],
        [id, NOW + MINUTE_MS, 4],
      ]),
    ]);
    assert.equal(await count('metrics_raw'), 2);
    assert.equal(await count('metrics_raw_late'), 2);
    assert.equal(await count('metrics_1min_late'), 2);
    assert.equal(await count('metrics'), 4);
    for (const tier of TIERS) assert.equal(await countOf(id, tier), 4, tier);
  });

  test('late rows of many writes are merged to one a bucket, with the same answer', async () => {
    const id = await newSeries('merged');
    const time = NOW - DAY_MS;
    await store.maintain(NOW);
    for (const value of [3, 1, 2]) await store.write([batch([[id, time, value]])]);
    assert.equal(await count('metrics_1min_late'), 3);
    await store.maintain(NOW);
    assert.deepEqual(
      await query(
        'SELECT count::int, sum, min, max, first, last, (SELECT count(*)::int FROM metrics_1min_late) AS rows FROM metrics_1hour_late',
      ),
      [{ count: 3, sum: 6, min: 1, max: 3, first: 3, last: 2, rows: 1 }],
    );
    // By now the chunk is compressed, as it is old enough the next day.
    nowMs = NOW + 2 * DAY_MS;
    await store.write([batch([[id, time, 9]])]);
    await store.maintain(nowMs);
    await store.write([batch([[id, time, 8]])]);
    for (const tier of TIERS) assert.equal(await countOf(id, tier), 5, tier);
  });

  test('minutes and hours stay when raw samples are dropped, however much later the rollups come', async () => {
    const id = await newSeries('ordered');
    await store.write([batch([[id, NOW, 1]])]);
    nowMs = NOW + 9 * DAY_MS;
    await store.write([batch([[id, nowMs, 2]])]);
    await store.maintain(nowMs);
    assert.equal(await countOf(id, 'raw'), 0);
    nowMs += HOUR_MS;
    await store.maintain(nowMs);
    for (const tier of ['1min', '1hour'] as const) assert.equal(await countOf(id, tier), 1, tier);
  });

  test('a value too large to be added up does not stop the rollups', async () => {
    const id = await newSeries('huge');
    await store.write([
      batch([
        [id, NOW, 1.7e308],
        [id, NOW + 1, 1.7e308],
        [id, NOW + 2, Number.NEGATIVE_INFINITY],
      ]),
    ]);
    await store.maintain(NOW + DAY_MS);
    for (const tier of TIERS) assert.equal(await countOf(id, tier), 3, tier);
  });

  test('old chunks are compressed, and again when late samples came to them', async () => {
    const id = await newSeries('compressed');
    const uncompressed = () =>
      count("timescaledb_information.chunks WHERE hypertable_name LIKE 'metrics_raw%' AND NOT is_compressed");
    const time = NOW - 3 * DAY_MS;
    await store.write([batch([[id, time, 1]]), batch([[id, NOW, 1]])]);
    await store.maintain(NOW);
    assert.equal(await uncompressed(), 1);
    await store.write([batch([[id, time + 1, 2]])]);
    await store.maintain(NOW + 3 * DAY_MS);
    assert.equal(await uncompressed(), 0);
    for (const tier of TIERS) assert.equal(await countOf(id, tier), 3, tier);
  });

  test('batch ids are forgotten after the window, not before', async () => {
    const id = await newSeries('expired');
    const once = batch([[id, NOW, 1]]);
    await store.write([once]);
    const [stored] = await query<{ ms: number }>(
      'SELECT extract(epoch FROM stored_at)::float8 * 1000 AS ms FROM ingested_batches',
    );
    await store.maintain((stored?.ms ?? 0) + 23 * HOUR_MS);
    assert.deepEqual((await store.write([once])).written, [false]);
    await store.maintain((stored?.ms ?? 0) + 25 * HOUR_MS);
    assert.equal(await count('ingested_batches'), 0);
  });

  test('what the database refuses is for good, and nothing of its group is stored', async () => {
    const id = await newSeries('refused');
    await assert.rejects(store.registerSeries([{ name: 'x'.repeat(256), tags: {} }]), {
      code: '23514',
      retryable: false,
    });
    await assert.rejects(store.registerSeries([{ name: 'nul', tags: { host: 'a\u0000b' } }]), {
      code: '22P05',
      retryable: false,
    });
    await assert.rejects(store.write([batch([[id, NOW, 1]]), batch([[id, 1e17, 1]])]), {
      code: '22008',
      retryable: false,
    });
    assert.equal(await count('metrics_raw'), 0);
    assert.equal(await count('ingested_batches'), 0);
  });

  test('a store that is opened before the schema is there starts to work when it is', async () => {
    await store.close();
    await query('ALTER TABLE schema_migrations RENAME TO hidden');
    store = open();
    await assert.rejects(newSeries('early'), {
      code: 'STORE_UNAVAILABLE',
      message: /run "dashboarding migrate"/,
    });
    await query('ALTER TABLE hidden RENAME TO schema_migrations');
    await settled(() => store.health().status === 'ok');
    assert.ok((await newSeries('early')) > 0);
  });

  test('many writers at once keep ids in order and store every sample once', async () => {
    const other = open();
    try {
      await Promise.all(
        Array.from({ length: 8 }, async (_, i) => {
          const [id] = await (i % 2 === 0 ? store : other).registerSeries([
            { name: 'shared', tags: { host: 'a' } },
            { name: `own_${i}`, tags: {} },
          ]);
          await (i % 2 === 0 ? other : store).write([batch([[id as number, NOW + i, i]])]);
        }),
      );
    } finally {
      await other.close();
    }
    const listed = (await Array.fromAsync(store.listSeries(0))).flat();
    assert.deepEqual(
      listed.map(({ id }) => id),
      Array.from({ length: 9 }, (_, i) => i + 1),
    );
    assert.equal(await count('metrics_raw'), 8);
  });
});
