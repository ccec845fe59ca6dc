import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextCollection, offsetOf, stampOf } from './schedule.ts';

test('a host’s offset is always the same, and hosts spread evenly', () => {
  assert.equal(offsetOf('web-1', 10_000), offsetOf('web-1', 10_000));
  const tenths = new Array<number>(10).fill(0);
  for (let host = 0; host < 2_000; host++) {
    const tenth = Math.floor(offsetOf(`web-${host}`, 10_000) / 1_000);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) assert.ok(count > 140 && count < 260, String(tenths));
});

test('the next collection lies on the grid, at least a quarter and less than five quarters of the interval away', () => {
  const ms = fc.integer({ min: 0, max: 4_000_000_000_000 });
  fc.assert(
    fc.property(ms, fc.integer({ min: 1_000, max: 3_600_000 }), fc.nat(), (nowMs, intervalMs, seed) => {
      const offsetMs = seed % intervalMs;
      const next = nextCollection(nowMs, { intervalMs, offsetMs });
      assert.equal((next - offsetMs) % intervalMs, 0);
      assert.ok(next - nowMs >= intervalMs / 4 && next - nowMs < intervalMs * 1.25);
    }),
  );
});

test('a time that was kept is stamped as planned, one that was missed as it is', () => {
  assert.equal(stampOf(10_003, 10_000, 10_000), 10_000);
  assert.equal(stampOf(9_999, 10_000, 10_000), 10_000);
  assert.equal(stampOf(10_501, 10_000, 10_000), 10_501);
  assert.equal(stampOf(10_003, undefined, 10_000), 10_003);
});
