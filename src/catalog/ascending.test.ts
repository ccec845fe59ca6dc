import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ascending } from './ascending.ts';

test('numbers are sorted as unsigned, few or many, and left alone when they are', () => {
  for (const length of [0, 1, 2, 1_000, 5_000]) {
    const numbers = Uint32Array.from({ length }, (_, i) => Math.imul(i + 1, 2_654_435_761) >>> 0);
    const expected = [...numbers].sort((a, b) => a - b);
    assert.deepEqual([...ascending(numbers)], expected);
    const sorted = Uint32Array.from(expected);
    assert.equal(ascending(sorted), sorted);
  }
});
