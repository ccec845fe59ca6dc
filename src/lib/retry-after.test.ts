import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryAfterMs } from './retry-after.ts';

test('Retry-After is read as seconds and as a date', () => {
  const nowMs = Date.UTC(2026, 10, 22, 12, 0, 0);
  assert.equal(retryAfterMs(undefined, nowMs), undefined);
  assert.equal(retryAfterMs('', nowMs), undefined);
  assert.equal(retryAfterMs('12', nowMs), 12_000);
  assert.equal(retryAfterMs('Sun, 22 Nov 2026 12:00:30 GMT', nowMs), 30_000);
  assert.equal(retryAfterMs('Sun, 22 Nov 2026 11:00:00 GMT', nowMs), 0);
  assert.equal(retryAfterMs('soon', nowMs), undefined);
});
