import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backoffMs } from './backoff.ts';

test('the wait doubles up to its limit, whatever the number of failures', () => {
  const waits = [1, 2, 3, 4, 5, 1_000_000].map((failures) =>
    backoffMs(failures, { firstMs: 100, maxMs: 1_000, random: () => 0 }),
  );
  assert.deepEqual(waits, [100, 200, 400, 800, 1_000, 1_000]);
});

test('chance takes off up to a half', () => {
  assert.equal(backoffMs(1, { firstMs: 100, maxMs: 1_000, random: () => 0.5 }), 75);
  assert.ok(backoffMs(3, { firstMs: 100, maxMs: 1_000 }) > 200);
});
