import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Batch, packBatch, splitBatch } from '../delivery/batch.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { Spool, type SpoolOptions } from './spool.ts';

interface Events {
  dropped: number;
  corrupt: string[];
}

async function openSpool(
  t: TestContext,
  dir: string,
  options: Partial<SpoolOptions> = {},
): Promise<{ spool: Spool; events: Events }> {
  const events: Events = { dropped: 0, corrupt: [] };
  const spool = await Spool.open({
    dir,
    maxBytes: 1_000_000,
    now: () => 1_800_000_000_000,
    onDropped: (samples) => {
      events.dropped += samples;
    },
    onCorrupt: (name) => events.corrupt.push(name),
    ...options,
  });
  t.after(() => spool.close());
  return { spool, events };
}

const batchOf = (bytes = 100, samples = 1): Batch => ({
  key: randomUUID(),
  samples,
  // Random text does not shrink, so that the size is about what was asked for.
  body: gzipSync(JSON.stringify({ metrics: [randomUUID().repeat(Math.ceil(bytes / 36))] }), { level: 0 }),
});

async function drain(spool: Spool): Promise<string[]> {
  const keys: string[] = [];
  for (let batch = await spool.oldest(); batch !== undefined; batch = await spool.oldest()) {
    keys.push(batch.key);
    await spool.remove(batch);
  }
  return keys;
}

const batchFiles = (dir: string): string[] => readdirSync(dir).filter((name) => name.endsWith('.json.gz'));

test('batches come back in order, whole, with their keys, after a restart', async (t) => {
  const dir = temporaryFolder(t);
  const { spool } = await openSpool(t, dir);
  const batches = [batchOf(100, 3), batchOf(200, 4), batchOf(300, 5)];
  for (const batch of batches) await spool.append(batch);
  const bytes = batches.reduce((sum, { body }) => sum + body.length, 0);
  assert.deepEqual([spool.batches, spool.bytes], [3, bytes]);
  spool.close();

  const { spool: again } = await openSpool(t, dir);
  assert.deepEqual([again.batches, again.bytes], [3, bytes]);
  const first = await again.oldest();
  assert.equal(first?.samples, 3);
  assert.deepEqual(Buffer.from(first?.body ?? []), Buffer.from(batches[0]?.body ?? []));
  assert.deepEqual(
    await drain(again),
    batches.map(({ key }) => key),
  );
  assert.deepEqual(batchFiles(dir), []);
  assert.equal(again.bytes, 0);
});

test('a file is plain gzip that only its owner can read', async (t) => {
  const dir = temporaryFolder(t);
  const { spool } = await openSpool(t, dir);
  await spool.append(batchOf());
  const [name = ''] = batchFiles(dir);
  assert.ok(Array.isArray(JSON.parse(gunzipSync(readFileSync(join(dir, name))).toString()).metrics));
  assert.equal(statSync(join(dir, name)).mode & 0o777, 0o600);
});

test('the order holds when the clock is set back, and through a restart', async (t) => {
  const dir = temporaryFolder(t);
  let nowMs = 1_800_000_000_000;
  const { spool } = await openSpool(t, dir, { now: () => nowMs });
  const batches = [batchOf(), batchOf(), batchOf(), batchOf()];
  await spool.append(batches[0] as Batch);
  nowMs -= 86_400_000;
  await spool.append(batches[1] as Batch);
  spool.close();
  const { spool: again } = await openSpool(t, dir, { now: () => nowMs });
  await again.append(batches[2] as Batch);
  nowMs += 2 * 86_400_000;
  await again.append(batches[3] as Batch);
  again.close();
  const { spool: last } = await openSpool(t, dir);
  assert.deepEqual(
    await drain(last),
    batches.map(({ key }) => key),
  );
});

test('when it is full the oldest batches go and are counted', async (t) => {
  const dir = temporaryFolder(t);
  const { spool, events } = await openSpool(t, dir, { maxBytes: 3_000 });
  const batches = Array.from({ length: 10 }, (_, index) => batchOf(900, index + 1));
  for (const batch of batches) {
    await spool.append(batch);
    assert.ok(spool.bytes <= 3_000);
  }
  const kept = spool.batches;
  assert.ok(kept >= 2 && kept < 5, String(kept));
  assert.equal(
    events.dropped,
    batches.slice(0, -kept).reduce((sum, { samples }) => sum + samples, 0),
  );
  assert.equal(batchFiles(dir).length, kept);
  assert.deepEqual(
    await drain(spool),
    batches.slice(-kept).map(({ key }) => key),
  );
});

test('a batch larger than the whole spool is refused and drops nothing', async (t) => {
  const dir = temporaryFolder(t);
  const { spool, events } = await openSpool(t, dir, { maxBytes: 1_000 });
  await spool.append(batchOf(500));
  await assert.rejects(spool.append(batchOf(2_000)), /larger than the spool/);
  assert.deepEqual([spool.batches, events.dropped], [1, 0]);
});

test('corrupt files are set aside and do not stop those behind them', async (t) => {
  const dir = temporaryFolder(t);
  const { spool: before } = await openSpool(t, dir);
  const batches = [batchOf(), batchOf(), batchOf(), batchOf()];
  for (const batch of batches) await before.append(batch);
  before.close();
  const [cut = '', flipped = '', empty = ''] = batchFiles(dir).sort();
  truncateSync(join(dir, cut), 50);
  const bytes = readFileSync(join(dir, flipped));
  bytes[40] = (bytes[40] ?? 0) ^ 0xff;
  writeFileSync(join(dir, flipped), bytes);
  truncateSync(join(dir, empty), 0);

  const { spool, events } = await openSpool(t, dir);
  assert.deepEqual(await drain(spool), [batches[3]?.key]);
  assert.deepEqual(events.corrupt, [cut, flipped, empty]);
  assert.deepEqual(
    readdirSync(dir).filter((name) => name.endsWith('.corrupt')),
    [cut, flipped, empty].map((name) => `${name}.corrupt`),
  );
});

test('a file that the file system cannot read now stays where it is and is read later', async (t) => {
  const dir = temporaryFolder(t);
  const { spool, events } = await openSpool(t, dir);
  const batches = [batchOf(), batchOf()];
  for (const batch of batches) await spool.append(batch);
  const path = join(dir, batchFiles(dir).sort()[0] ?? '');
  renameSync(path, `${path}.away`);
  symlinkSync(path, path);
  await assert.rejects(spool.oldest(), (error: Error) => /ELOOP/.test(String(error.cause)));
  assert.deepEqual([spool.batches, events.corrupt], [2, []]);
  rmSync(path);
  renameSync(`${path}.away`, path);
  assert.deepEqual(
    await drain(spool),
    batches.map(({ key }) => key),
  );
});

test('a file that vanished is passed over', async (t) => {
  const dir = temporaryFolder(t);
  const { spool } = await openSpool(t, dir);
  const kept = batchOf();
  await spool.append(batchOf());
  await spool.append(kept);
  rmSync(join(dir, batchFiles(dir).sort()[0] ?? ''));
  assert.deepEqual(await drain(spool), [kept.key]);
});

test('what a crash left half written is removed, and foreign files are left alone', async (t) => {
  const dir = temporaryFolder(t);
  writeFileSync(join(dir, '1800000000000-000001.x.json.gz.tmp'), 'half');
  writeFileSync(join(dir, 'notes.txt'), 'mine');
  const { spool } = await openSpool(t, dir);
  assert.equal(spool.batches, 0);
  assert.deepEqual(readdirSync(dir).sort(), ['agent.lock', 'notes.txt']);
});

test('the halves of a batch take its place, also when a crash left the split half done', async (t) => {
  const dir = temporaryFolder(t);
  const { spool: first } = await openSpool(t, dir);
  const metrics = [1, 2, 3, 4].map((value) => ({ name: 'a', value, timestamp: 0, type: 'gauge' as const }));
  const whole = await packBatch(metrics, undefined);
  const halves = await splitBatch(whole);
  const later = batchOf();
  await first.append(whole);
  await first.append(later);
  const [wholeName = ''] = batchFiles(dir).sort();
  copyFileSync(join(dir, wholeName), join(dir, 'whole'));
  const oldest = await first.oldest();
  assert.ok(oldest);
  await first.replace(oldest, halves);
  first.close();
  // As if the process had died before the whole was removed.
  copyFileSync(join(dir, 'whole'), join(dir, wholeName));

  const { spool } = await openSpool(t, dir);
  assert.equal(spool.batches, 4);
  const again = await spool.oldest();
  assert.equal(again?.key, whole.key);
  await spool.replace(again as NonNullable<typeof again>, await splitBatch(whole));
  assert.equal(spool.batches, 3);
  assert.deepEqual(await drain(spool), [halves[0].key, halves[1].key, later.key]);
  assert.equal(spool.bytes, 0);
});
