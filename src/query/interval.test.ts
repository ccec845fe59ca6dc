import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { automaticStepMs, niceStepMs, tierByRange } from './interval.ts';

const HOUR = 3_600_000;

test('the length of the range decides the tier', () => {
  assert.equal(tierByRange(HOUR), 'raw');
  assert.equal(tierByRange(HOUR + 1), '1min');
  assert.equal(tierByRange(24 * HOUR), '1min');
  assert.equal(tierByRange(24 * HOUR + 1), '1hour');
});

test('an automatic interval is readable and gives at most about 300 points', () => {
  const facts: [number, number][] = [
    [30_000, 1_000],
    [60_000, 2_000],
    [5 * 60_000, 10_000],
    [30 * 60_000, 10_000],
    [HOUR, 15_000],
    [2 * HOUR, 60_000],
    [6 * HOUR, 120_000],
    [24 * HOUR, 300_000],
    [25 * HOUR, HOUR],
    [7 * 24 * HOUR, HOUR],
    [30 * 24 * HOUR, 3 * HOUR],
    [365 * 24 * HOUR, 48 * HOUR],
  ];
  for (const [rangeMs, stepMs] of facts) assert.equal(automaticStepMs(rangeMs), stepMs, String(rangeMs));
  assert.equal(automaticStepMs(25 * HOUR, 'raw'), 300_000, 'percentiles are not bound to the hour tier');
});

test('a readable width is never less than what is asked', () => {
  fc.assert(fc.property(fc.double({ min: 0.001, max: 1e13, noNaN: true }), (ms) => niceStepMs(ms) >= ms));
});
