import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { automaticStepMs, niceStepMs, stepThatDivides, tierByRange } from './interval.ts';

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
  assert.equal(
    automaticStepMs(25 * HOUR, { exactTier: 'raw' }),
    300_000,
    'percentiles are not bound to the hour tier',
  );
});

test('a readable width is never less than what is asked', () => {
  fc.assert(fc.property(fc.double({ min: 0.001, max: 1e13, noNaN: true }), (ms) => niceStepMs(ms) >= ms));
});

test('more or fewer points may be wanted', () => {
  const facts: [Parameters<typeof automaticStepMs>[1], number][] = [
    [{ points: 100 }, 300_000],
    [{ points: 1_000 }, 60_000],
    [{ points: 1 }, 6 * HOUR],
  ];
  for (const [options, stepMs] of facts) {
    assert.equal(automaticStepMs(5 * HOUR, options), stepMs, JSON.stringify(options));
  }
});

test('a width that durations are made of is found, unless it would be finer than the tier', () => {
  const facts: [readonly number[], { mostMs: number; rangeMs: number }, number | undefined][] = [
    [[HOUR], { mostMs: 2 * HOUR, rangeMs: 30 * 24 * HOUR }, HOUR],
    [[6 * HOUR, 9 * HOUR], { mostMs: 12 * HOUR, rangeMs: 90 * 24 * HOUR }, 3 * HOUR],
    [[90_000], { mostMs: 60_000, rangeMs: HOUR }, 30_000],
    [[90_000], { mostMs: 60_000, rangeMs: 2 * HOUR }, undefined],
    [[HOUR / 2], { mostMs: 2 * HOUR, rangeMs: 30 * 24 * HOUR }, undefined],
  ];
  for (const [durations, options, stepMs] of facts) assert.equal(stepThatDivides(durations, options), stepMs);
});
