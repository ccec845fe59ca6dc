import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StoreStats } from '../store/port.ts';
import { StorageCheck } from './storage-check.ts';

const MIB = 1_024 * 1_024;

function checkOf(first: Partial<StoreStats>) {
  let figures: Partial<StoreStats> | Error = first;
  const check = new StorageCheck({
    minFreeBytes: 100 * MIB,
    store: {
      stats: async () => {
        if (figures instanceof Error) throw figures;
        return { sealFailures: 0, freeBytes: 1_000 * MIB, ...figures } as StoreStats;
      },
    },
  });
  return async (next: Partial<StoreStats> | Error = figures) => {
    figures = next;
    return check.check();
  };
}

test('a disk that is nearly full is told before writes are refused', async () => {
  const check = checkOf({ freeBytes: 200 * MIB });
  assert.deepEqual(await check(), { status: 'ok' });
  const { status, message } = await check({ freeBytes: 199 * MIB });
  assert.equal(status, 'degraded');
  assert.match(message ?? '', /199 MiB .* below 100 MiB/);
});

test('failed seals are told until one works', async () => {
  const check = checkOf({});
  assert.equal((await check()).status, 'ok');
  assert.match((await check({ sealFailures: 2 })).message ?? '', /2 seals .* since the start/);
  assert.equal((await check({ sealFailures: 2, lastSealMs: 5_000 })).status, 'ok');
  const again = await check({ sealFailures: 3, lastSealMs: 5_000 });
  assert.match(again.message ?? '', /1 seals? .* since 1970-01-01T00:00:05/);
});

test('a store that gives no figures is not judged here', async () => {
  const check = checkOf({});
  assert.deepEqual(await check(new Error('gone')), { status: 'ok' });
});
