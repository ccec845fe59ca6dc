import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { Value } from 'typebox/value';
import { type StoreSettings, storeSettings } from '../../config/sections/store.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import { HOUR_MS } from '../../model/time.ts';
import { Database } from './database.ts';
import { StoreEngine } from './store-engine.ts';

let dataDir: string;
let engine: StoreEngine | undefined;
let health: PartHealth[] = [];
let timeShiftMs = 0;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dashboarding-engine-'));
  health = [];
  timeShiftMs = 0;
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
    clock: { now: () => Date.now() + timeShiftMs, monotonicMs: () => performance.now() },
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

test('a fault of the database closes and reopens it, and what was committed is known again', async (t) => {
  const store = await open();
  await store.registerSeries([{ name: 'cpu', tags: {} }]);
  await store.write([samples(1, 10)]);
  const fault = t.mock.method(Database.prototype, 'appendColumns', async () => {
    throw new Error('IO Error: could not read from file');
  });
  await assert.rejects(store.write([samples(2, 10)]), { code: 'STORE_UNAVAILABLE', retryable: true });
  fault.mock.restore();
  assert.equal(health.at(-1)?.status, 'failing');
  assert.deepEqual((await store.write([samples(3, 10), samples(1, 10)])).written, [true, false]);
  assert.equal(health.at(-1)?.status, 'ok');
  assert.equal(await countSamples(store), 20);
});

test('a batch that can never be stored is refused for good, without harm to the store', async () => {
  const store = await open();
  await store.registerSeries([{ name: 'cpu', tags: {} }]);
  const poison = { ...samples(1, 10), values: undefined as unknown as Float64Array };
  await assert.rejects(store.write([poison]), { code: 'STORE_REFUSED', retryable: false });
  assert.deepEqual(health, []);
  assert.deepEqual((await store.write([samples(2, 10)])).written, [true]);
  assert.equal(await countSamples(store), 10);
});

test('while sealing fails, memory stays bounded, health says so, and all is well once it works again', async () => {
  const store = await open({ sealSamples: 1_000 });
  await store.registerSeries([{ name: 'cpu', tags: {} }]);
  const folder = join(dataDir, 'segments');
  await rename(folder, `${folder}.away`);
  writeFileSync(folder, 'in the way');
  let accepted = 0;
  for (let round = 1; round <= 20; round++) {
    const stored = await store.write([samples(round, 500)]).then(
      () => 500,
      (error) => assert.equal(error.code, 'STORE_UNAVAILABLE'),
    );
    accepted += stored ?? 0;
  }
  assert.ok(accepted >= 2_000 && accepted <= 3_000, `${accepted} accepted`);
  assert.ok((await store.stats()).sealFailures > 0);
  await until(() => health.at(-1)?.code === 'SEAL_FAILED');
  await rm(folder);
  await rename(`${folder}.away`, folder);
  await store.maintain(Date.now());
  assert.equal(await countSamples(store), accepted);
  assert.equal((await store.stats()).hotSamples, 0);
  await until(() => health.at(-1)?.status === 'ok');
});

test('a segment that is gone is named in the health, and the rest of the data stays usable', async () => {
  const store = await open();
  await store.registerSeries([{ name: 'cpu', tags: {} }]);
  await store.write([samples(1, 10)]);
  await store.maintain(Date.now());
  await close();
  const folder = join(dataDir, 'segments');
  const raw = readdirSync(folder).find((file) => file.startsWith('raw')) ?? '';
  await rm(join(folder, raw));
  const reopened = await open();
  assert.equal(health.at(-1)?.code, 'SEGMENT_DAMAGED');
  assert.ok(health.at(-1)?.message?.includes(raw));
  await reopened.write([samples(2, 10)]);
  assert.equal(await countSamples(reopened), 10);
  assert.ok((await reopened.stats()).tiers.raw.completeFromMs > Date.now() - 60_000);
});

test('an open that fails leaves no file descriptors behind', async () => {
  const store = await open();
  await store.registerSeries([{ name: 'cpu', tags: {} }]);
  await store.write([samples(1, 10)]);
  await store.maintain(Date.now());
  await close();
  const folder = join(dataDir, 'segments');
  const hour = readdirSync(folder).find((file) => file.startsWith('1hour')) ?? '';
  // A folder in the place of a file is neither missing nor damaged: it fails with EISDIR.
  await rm(join(folder, hour));
  await mkdir(join(folder, hour));
  await assert.rejects(open());
  const before = readdirSync('/proc/self/fd').length;
  for (let i = 0; i < 5; i++) await assert.rejects(open());
  assert.ok(readdirSync('/proc/self/fd').length <= before);
});

test('the ids of batches outlive a time in which the server did not run', async () => {
  const store = await open({ idempotencyHours: 24 });
  await store.registerSeries([{ name: 'cpu', tags: {} }]);
  await store.write([samples(1, 10)]);
  await close();
  timeShiftMs = 25 * HOUR_MS;
  const reopened = await open({ idempotencyHours: 24 });
  await reopened.maintain(Date.now() + timeShiftMs);
  assert.deepEqual((await reopened.write([samples(1, 10)])).written, [false]);
  timeShiftMs += 25 * HOUR_MS;
  await reopened.maintain(Date.now() + timeShiftMs);
  assert.deepEqual((await reopened.write([samples(1, 10)])).written, [true]);
});

test('maintenance asked for twice at once seals and merges each segment once', async () => {
  const store = await open();
  await store.registerSeries([{ name: 'cpu', tags: {} }]);
  for (let round = 1; round <= 6; round++) {
    await store.write([samples(round, 50)]);
    await Promise.all([store.maintain(Date.now()), store.maintain(Date.now())]);
  }
  assert.equal(await countSamples(store), 300);
  assert.deepEqual(health, []);
});

async function until(condition: () => boolean): Promise<void> {
  const deadlineMs = Date.now() + 20_000;
  while (!condition()) {
    assert.ok(Date.now() < deadlineMs, 'it took too long');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
