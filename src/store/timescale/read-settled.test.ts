import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Value } from 'typebox/value';
import { type StoreSettings, storeSettings } from '../../config/sections/store.ts';
import { type TimescaleSettings, timescaleSettings } from '../../config/sections/timescale.ts';
import { systemClock } from '../../lib/clock.ts';
import { DAY_MS, MINUTE_MS } from '../../model/time.ts';
import { startTimescale } from '../../postgres/testing/start-timescale.ts';
import type { TimescaleServer } from '../../postgres/testing/timescale-server.ts';
import type { BucketColumns, ReadBucketsRequest, SampleStore } from '../port.ts';
import { migrate } from './migrate.ts';
import { createTimescaleStore } from './timescale-store.ts';

const START = Date.UTC(2026, 10, 20);
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let server: TimescaleServer;
let store: SampleStore;
let ids: Uint32Array;
let nowMs = START;
let batches = 0;

before(async () => {
  server = await startTimescale({ prepare: (url) => migrate({ settings: settings(url) }) });
  store = createTimescaleStore({
    settings: settings(server.url),
    storeSettings: { ...(Value.Default(storeSettings, {}) as StoreSettings), minuteRetentionDays: 2 },
    ...{ clock: systemClock, log, now: () => nowMs, settledWorthRows: 0 },
  });
  ids = await store.registerSeries(['a', 'b'].map((host) => ({ name: 'load', tags: { host } })));
});
after(async () => {
  await store.close();
  await server.stop();
});

function settings(url: string): TimescaleSettings {
  return { ...(Value.Default(timescaleSettings, {}) as TimescaleSettings), url, maxConnections: 4 };
}

/** Two series, a sample a minute each. */
async function fill(minutes: number): Promise<void> {
  await write(Array.from({ length: minutes }, (_, minute) => [nowMs + minute * MINUTE_MS, minute]));
  nowMs += minutes * MINUTE_MS;
  await store.maintain(nowMs);
}

async function write(samples: readonly (readonly [timeMs: number, value: number])[]): Promise<void> {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(0, ++batches);
  await store.write([
    {
      id,
      keyed: true,
      seriesIds: Uint32Array.from(
        [...samples, ...samples],
        (_, i) => ids[i < samples.length ? 0 : 1] as number,
      ),
      times: Float64Array.from([...samples, ...samples], ([timeMs]) => timeMs),
      values: Float64Array.from([...samples, ...samples], ([, value]) => value),
    },
  ]);
}

function ask(columns: ReadBucketsRequest['columns'], minutes = 60): Promise<BucketColumns> {
  return store.readBuckets({
    ...{ tier: '1min', seriesIds: ids, groups: Uint32Array.of(0, 1), groupCount: 2, columns },
    ...{ startMs: nowMs - minutes * MINUTE_MS, stepMs: MINUTE_MS, bucketCount: minutes, maxRows: 1_000_000 },
  });
}

const sum = (column: Float64Array | undefined) => column?.reduce((total, value) => total + value, 0);

test('what was answered once is not read again, and what is new is added', async () => {
  await fill(120);
  const first = await ask(['sum', 'max']);
  assert.equal(first.rowsScanned, 120);
  const second = await ask(['sum', 'max']);
  // Nothing but the last seconds, which are not settled yet.
  assert.ok(second.rowsScanned <= 2, `${second.rowsScanned} rows`);
  assert.deepEqual(second.columns, first.columns);
  await fill(10);
  const third = await ask(['sum', 'max']);
  assert.ok(third.rowsScanned <= 22, `${third.rowsScanned} rows`);
  assert.equal(sum(third.columns.count), 120);
});

test('what comes late is added to what was kept, also where choosing between samples needs more than their values', async () => {
  const before = await ask(['sum', 'last']);
  const lateMs = nowMs - 30 * MINUTE_MS;
  await write([[lateMs + 1, 1_000]]);
  const sums = await ask(['sum', 'max']);
  assert.equal(sum(sums.columns.count), 122);
  assert.equal(sums.columns.max?.[30], 1_000);
  assert.equal((await ask(['sum', 'last'])).columns.last?.[30], 1_000);
  assert.notEqual(before.columns.last?.[30], 1_000);
});

test('what retention drops is not answered from memory', async () => {
  await ask(['sum'], 60);
  const startMs = nowMs - 60 * MINUTE_MS;
  nowMs += 10 * DAY_MS;
  await fill(5);
  // A second run: minutes are kept until the hours above them are made.
  await store.maintain(nowMs);
  const { columns } = await store.readBuckets({
    ...{ tier: '1min', seriesIds: ids, groups: Uint32Array.of(0, 1), groupCount: 2, columns: ['sum'] },
    ...{ startMs, stepMs: MINUTE_MS, bucketCount: 60, maxRows: 1_000_000 },
  });
  assert.equal(sum(columns.count), 0);
});
