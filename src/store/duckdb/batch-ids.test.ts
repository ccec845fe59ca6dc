import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { HOUR_MS } from '../../model/time.ts';
import { BatchIds } from './batch-ids.ts';

function idOf(number: number): Uint8Array {
  return createHash('sha256').update(String(number)).digest().subarray(0, 16);
}

test('ids that were added are found, others are not', () => {
  const ids = new BatchIds();
  for (let i = 0; i < 20_000; i++) ids.add(idOf(i), i * 1_000);
  for (let i = 0; i < 20_000; i++) assert.ok(ids.mayContain(idOf(i)));
  for (let i = 20_000; i < 40_000; i++) assert.ok(!ids.mayContain(idOf(i)));
});

test('an id of zeros is an id like any other', () => {
  const ids = new BatchIds();
  assert.ok(!ids.mayContain(new Uint8Array(16)));
  ids.add(new Uint8Array(16), 0);
  assert.ok(ids.mayContain(new Uint8Array(16)));
});

test('whole hours before the window are forgotten', () => {
  const ids = new BatchIds();
  ids.add(idOf(1), HOUR_MS - 1);
  ids.add(idOf(2), HOUR_MS);
  ids.forgetBefore(HOUR_MS);
  assert.ok(!ids.mayContain(idOf(1)));
  assert.ok(ids.mayContain(idOf(2)));
});
