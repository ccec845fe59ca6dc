import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { Value } from 'typebox/value';
import { type TimescaleSettings, timescaleSettings } from '../../config/sections/timescale.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../model/time.ts';
import { startTimescale } from '../../postgres/testing/start-timescale.ts';
import type { TimescaleServer } from '../../postgres/testing/timescale-server.ts';
import type { ReadBucketsRequest } from '../port.ts';
import { explainBuckets } from './explain-buckets.ts';
import { migrate } from './migrate.ts';
import { readBuckets } from './read-buckets.ts';
import { readSamples } from './read-samples.ts';
import { copyOut } from './read-statement.ts';

const DAY = Date.UTC(2026, 10, 20);
const WATERMARK = DAY + 2 * DAY_MS;

describe('reads of TimescaleDB', () => {
  let server: TimescaleServer;
  let client: pg.Client;

  before(async () => {
    server = await startTimescale({ prepare: fill });
    client = new pg.Client({ connectionString: server.url });
    await client.connect();
  });
  after(async () => {
    await client.end();
    await server.stop();
  });

  test('a series-hour is looked up in its chunk alone: by the index, or by the segment of a compressed chunk', async () => {
    for (const [day, lookup] of [
      [0, /Index Scan (using|on) compress_hyper_\d+_\d+_chunk_series_id_/],
      [2, /Index Scan (using|on) _hyper_1_\d+_chunk_metrics_raw_series/],
    ] as const) {
      const request = buckets({ tier: 'raw', startMs: DAY + day * DAY_MS + 5 * HOUR_MS, bucketCount: 60 });
      const { steps, rowsEstimated } = await explainBuckets(client, request);
      const plan = steps.at(-1) as string;
      assert.match(plan, lookup, plan);
      assert.equal(new Set(plan.match(/_hyper_1_\d+_chunk\b/g)).size, 1, plan);
      assert.doesNotMatch(plan, /Seq Scan/, plan);
      // Of 146,400 in the chunk.
      assert.ok(rowsEstimated < 10_000, `${rowsEstimated} rows`);
    }
  });

  test('a rollup reads samples only behind its mark', async () => {
    const before = await explainBuckets(
      client,
      buckets({ tier: '1min', startMs: DAY, bucketCount: 24 * 60 }),
    );
    assert.doesNotMatch(before.steps.at(-1) as string, /_hyper_1_\d+_chunk/);
    const across = await explainBuckets(
      client,
      buckets({ tier: '1min', startMs: WATERMARK - HOUR_MS, bucketCount: 120 }),
    );
    const plan = across.steps.at(-1) as string;
    assert.equal(new Set(plan.match(/_hyper_1_\d+_chunk\b/g)).size, 1, plan);
    assert.match(plan, /"time" >= '2026-11-22 00:00:00/);
  });

  test('explain gives the statement and its plan, with long lists cut', async () => {
    const seriesIds = Uint32Array.from({ length: 1_000 }, (_, i) => i + 1);
    const groups = new Uint32Array(1_000);
    const { steps } = await explainBuckets(client, {
      ...buckets({ tier: '1hour', stepMs: HOUR_MS }),
      seriesIds,
      groups,
    });
    assert.match(
      steps[0] as string,
      /^1000 series in \[2026-11-20T.*: metrics_1hour_made from 2026-11-20T.*, metrics_1hour_late from 2026-11-20T/,
    );
    assert.match(steps[1] as string, /^SELECT .* ANY \('\{1,2,(\d+,)*…\}'::int\[\]\)/);
    assert.match(steps[2] as string, /rows=\d+/);
  });

  test('a sum beyond the range of a double is infinite, not an error', async () => {
    await client.query(
      `INSERT INTO metrics_raw VALUES ('2026-11-23', 9, 1, 1.5e308), ('2026-11-23', 9, 2, 1.5e308)`,
    );
    const request = { ...buckets({ tier: 'raw', startMs: DAY + 3 * DAY_MS }), seriesIds: Uint32Array.of(9) };
    const { columns } = await readBuckets(client, request);
    assert.equal(columns.sum?.[0], Number.POSITIVE_INFINITY);
    assert.equal(columns.max?.[0], 1.5e308);
  });

  test('rows beyond the limit are refused, with the limit in SQL and without', async () => {
    const raw = buckets({ tier: 'raw', startMs: DAY, bucketCount: 60 });
    for (const maxRows of [10, 359]) {
      await assert.rejects(readBuckets(client, { ...raw, maxRows }), {
        code: 'QUERY_TOO_LARGE',
        status: 422,
        message: `the query reads more than ${maxRows} rows`,
      });
    }
    assert.equal((await readBuckets(client, { ...raw, maxRows: 360 })).rowsScanned, 360);
    const samples = { seriesIds: Uint32Array.of(1), startMs: DAY, endMs: DAY + HOUR_MS };
    await assert.rejects(readSamples(client, { ...samples, maxSamples: 359 }), { code: 'QUERY_TOO_LARGE' });
    assert.equal((await readSamples(client, { ...samples, maxSamples: 360 })).times.length, 360);
    assert.deepEqual((await client.query('SELECT 1 AS x')).rows, [{ x: 1 }], 'the connection is free again');
  });

  test('rows that arrive until the consumer refuses them are not waited for', async () => {
    const refusal = new Error('enough');
    const endless = 'SELECT generate_series(1, 200000)';
    const onChunk = () => {
      throw refusal;
    };
    await assert.rejects(copyOut(client, endless, { onChunk }), refusal);
    assert.deepEqual((await client.query('SELECT 1 AS x')).rows, [{ x: 1 }]);
  });

  test('an abort cancels the statement on the server, and the connection goes on', async (t) => {
    // The WebAssembly engine cannot be interrupted: there the statement is a short one.
    const seconds = server.isNative ? 60 : 0.2;
    const controller = new AbortController();
    const started = performance.now();
    const sleeping = copyOut(client, `SELECT 1 FROM pg_sleep(${seconds})`, {
      signal: controller.signal,
      onChunk: () => undefined,
    });
    setImmediate(() => controller.abort());
    await assert.rejects(sleeping, { code: 'QUERY_CANCELLED', status: 499 });
    assert.ok(performance.now() - started < 10_000);
    assert.deepEqual((await client.query('SELECT 1 AS x')).rows, [{ x: 1 }]);
    t.diagnostic(`cancelled after ${Math.round(performance.now() - started)} ms`);
  });

  test('no series is an empty answer', async () => {
    const none = { seriesIds: new Uint32Array(), groups: new Uint32Array() };
    const { columns, rowsScanned } = await readBuckets(client, { ...buckets({ tier: 'raw' }), ...none });
    assert.deepEqual([...columns.count, rowsScanned], [0, 0]);
    const samples = await readSamples(client, { ...none, startMs: DAY, endMs: WATERMARK, maxSamples: 1 });
    assert.equal(samples.times.length, 0);
  });

  test('buckets that rollups cannot give are a fault of the caller', async () => {
    await assert.rejects(readBuckets(client, buckets({ tier: '1hour', stepMs: MINUTE_MS })), /^Error: BUG: /);
    await assert.rejects(
      readBuckets(client, { ...buckets({ tier: '1min' }), quantiles: [0.5] }),
      /^Error: BUG: /,
    );
  });
});

function buckets(
  options: Pick<ReadBucketsRequest, 'tier'> & Partial<ReadBucketsRequest>,
): ReadBucketsRequest {
  return {
    seriesIds: Uint32Array.of(1),
    groups: Uint32Array.of(0),
    groupCount: 1,
    startMs: DAY,
    stepMs: MINUTE_MS,
    bucketCount: 1,
    columns: ['sum', 'max'],
    maxRows: 1_000_000,
    ...options,
  };
}

/**
 * Three days of ten series: the first day compressed, two rolled up. In one hour of each chunk that is looked into there are a
 * thousand more, so that it costs something to read all of it.
 */
async function fill(url: string): Promise<void> {
  const settings = { ...(Value.Default(timescaleSettings, {}) as TimescaleSettings), url };
  await migrate({ settings });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of [
    `INSERT INTO metrics_raw SELECT time, series_id, 1, 1 FROM
       generate_series(timestamptz '2026-11-20Z', '2026-11-22 23:59:50Z', '10 s') AS time, generate_series(1, 10) AS series_id`,
    `INSERT INTO metrics_raw SELECT time, series_id, 1, 1 FROM
       (VALUES (timestamptz '2026-11-20 05:00Z'), ('2026-11-22 05:00Z')) AS hours (hour),
       generate_series(hour, hour + interval '59 minutes', '1 minute') AS time, generate_series(1001, 2000) AS series_id`,
    `CALL refresh_continuous_aggregate('metrics_1min', '2026-11-20Z', '2026-11-22Z')`,
    `CALL refresh_continuous_aggregate('metrics_1hour', '2026-11-20Z', '2026-11-22Z')`,
    `INSERT INTO rollup_progress VALUES ('1min', '2026-11-22Z'), ('1hour', '2026-11-22Z')`,
    `SELECT compress_chunk(chunk) FROM show_chunks('metrics_raw', older_than => timestamptz '2026-11-21Z') AS chunk`,
    'ANALYZE',
  ]) {
    await client.query(statement);
  }
  await client.end();
}
