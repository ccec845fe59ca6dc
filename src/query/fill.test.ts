import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillGaps } from './fill.ts';
import { FILLS } from './request.ts';

const _ = Number.NaN;

test('each fill gives empty buckets its values, and none reaches past now', () => {
  const facts: Record<(typeof FILLS)[number], number[]> = {
    null: [_, 2, _, _, 8, _, _],
    none: [_, 2, _, _, 8, _, _],
    zero: [0, 2, 0, 0, 8, 0, _],
    previous: [_, 2, 2, 2, 8, 8, _],
    linear: [_, 2, 4, 6, 8, _, _],
  };
  for (const fill of FILLS) {
    const values = Float64Array.of(_, 2, _, _, 8, _, _);
    fillGaps(values, fill, 6);
    assert.deepEqual([...values], facts[fill], fill);
  }
});

test('a series without any value stays empty, but for zero', () => {
  for (const fill of FILLS) {
    const values = Float64Array.of(_, _);
    fillGaps(values, fill, 2);
    assert.deepEqual([...values], fill === 'zero' ? [0, 0] : [_, _], fill);
  }
});
