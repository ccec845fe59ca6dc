import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Value } from 'typebox/value';
import { type StoreSettings, storeSettings } from '../../config/sections/store.ts';
import { systemClock } from '../../lib/clock.ts';
import type { StoreHealth } from '../port.ts';
import { Database } from './database.ts';
import { StoreEngine } from './store-engine.ts';

let dataDir: string;
let engine: StoreEngine | undefined;
let health: StoreHealth[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dashboarding-engine-'));
  health = [];
});
afterEach(async () => {
  await engine?.close();
  engine = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function open(settings: Partial<StoreSettings> = {}): Promise<StoreEngine> {
  const defaults = Value.Default(storeSettings, {}) as StoreSettings;
  engine = await StoreEngine.open({
    dataDir,
    settings: { ...defaults, minFreeMiB: 0, ...settings },
    clock: systemClock,
    log: () => undefined,
    onHealth: (now) => health.push(now),
  });
  return engine;
}

async function close(): Promise<void> {
  await engine?.close();
  engine = undefined;
}

/** One sample of series 1 in each of `count` seconds, up to now. */
function samples(batchNumber: number, count: number) {
  const nowMs = Math.floor(Date.now() / 1_000) * 1_000;
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(0, batchNumber);
  return {
    id,
    keyed: true,
    seriesIds: new Uint32Array(count).fill(1),
    times: Float64Array.from({ length: count }, (_, i) => nowMs - i * 1_000),
    values: Float64Array.from({ length: count }, (_, i) => i),
  };
}

async function countSamples(store: StoreEngine): Promise<number> {
  const range = { startMs: 0, endMs: Date.now() + 60_000 };
  const { times } = await store.readSamples({ ...range, seriesIds: Uint32Array.of(1), maxSamples: 1e6 });
  return times.length;
}

test('files that a crash left between writing and listing are cleared away at the next start', async () => {
  const store = await open();
  await store.registerSeries([{ name: 'cpu', tags: {} }]);
  await store.write([samples(1, 100)]);
  await store.maintain(Date.now());
  await close();
  const folder = join(dataDir, 'segments');
  const kept = readdirSync(folder);
  writeFileSync(join(folder, 'raw-2026-11-22-999.segment'), 'half a segment');
  writeFileSync(join(folder, 'raw-2026-11-22-998.segment.tmp'), '');
  assert.equal(await countSamples(await open()), 100);
  assert.deepEqual(readdirSync(folder), kept);
});

test('a seal empties the hot table, and the samples are the same before, during and after', async () => {
  const store = await open({ sealSamples: 1_000 });
  await store.registerSeries([{ name: 'cpu', tags: {} }]);
  let expected = 0;
  for (let round = 1; round <= 12; round++) {
    await store.write([samples(round, 500)]);
    expected += 500;
    assert.equal(await countSamples(store), expected);
  }
  await store.maintain(Date.now());
  assert.equal(await countSamples(store), expected);
  assert.equal((await store.stats()).hotSamples, 0);
});

test('segments are merged while they grow in number, and replaced files are deleted', async () => {
  const store = await open();
  await store.registerSeries([{ name: 'cpu', tags: {} }]);
  for (let round = 1; round <= 8; round++) {
    await store.write([samples(round, 50)]);
    await store.maintain(Date.now());
  }
  const { segments } = await store.stats();
  assert.ok(segments <= 3 * 2 + 3, `${segments} segments`);
  assert.equal(readdirSync(join(dataDir, 'segments')).length, segments);
  assert.equal(await countSamples(store), 400);
});

test('a store of a newer program is refused in words that help', async () => {
  await open();
  await close();
  const database = await Database.open(join(dataDir, 'store.duckdb'), { memoryMiB: 64 });
  await database.run('INSERT INTO schema_version VALUES (999)');
  database.close();
  await assert.rejects(open(), { code: 'DATA_FORMAT_TOO_NEW', message: /version 999/ });
});

test('writes are refused below the reserve of free disk space, reads go on', async () => {
  const store = await open();
  await store.registerSeries([{ name: 'cpu', tags: {} }]);
  await store.write([samples(1, 10)]);
  await close();
  const full = await open({ minFreeMiB: 2 ** 40 });
  await assert.rejects(full.write([samples(2, 10)]), { code: 'STORE_FULL', status: 503 });
  assert.equal(await countSamples(full), 10);
  assert.equal(health.at(-1)?.code, 'STORE_FULL');
});

test('after a fault of the database the store reopens it and knows what was committed', async () => {
  const store = await open();
  await store.registerSeries([{ name: 'cpu', tags: {} }]);
  await store.write([samples(1, 10)]);
  // A column that is not there stands for any fault in the middle of a transaction.
  const broken = { ...samples(2, 10), values: undefined as unknown as Float64Array };
  await assert.rejects(store.write([broken]), { code: 'STORE_UNAVAILABLE' });
  assert.equal(health.at(-1)?.status, 'failing');
  assert.deepEqual((await store.write([samples(3, 10), samples(1, 10)])).written, [true, false]);
  assert.equal(health.at(-1)?.status, 'ok');
  assert.equal(await countSamples(store), 20);
  assert.ok(existsSync(join(dataDir, 'store.duckdb')));
});
