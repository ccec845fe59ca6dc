import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentiles, round, slope } from './statistics.ts';

test('percentiles are nearest ranks', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  assert.deepEqual(percentiles(hundred), { p50: 50, p95: 95, p99: 99, max: 100, count: 100 });
  assert.deepEqual(percentiles([3]), { p50: 3, p95: 3, p99: 3, max: 3, count: 1 });
});

test('figures keep four digits', () => {
  assert.equal(round(123.456), 123.5);
  assert.equal(round(0.000123456), 0.0001235);
});

test('the slope of a line is found, and a flat one is 0', () => {
  assert.equal(
    slope([
      { x: 0, y: 1 },
      { x: 1, y: 3 },
      { x: 2, y: 5 },
    ]),
    2,
  );
  assert.equal(
    slope([
      { x: 0, y: 4 },
      { x: 9, y: 4 },
    ]),
    0,
  );
});
