import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reduce } from './reduce.ts';

test('a summary is over the points that are there', () => {
  assert.deepEqual(reduce([4, null, 1, undefined, 7, 3]), {
    ...{ last: 3, min: 1, max: 7, avg: 3.75, sum: 15, count: 4 },
    ...{ first: 4, range: 6, delta: -1 },
  });
});

test('a series without points has none, and they count zero', () => {
  const { count, ...rest } = reduce([null, undefined]);
  assert.equal(count, 0);
  assert.deepEqual(new Set(Object.values(rest)), new Set([null]));
});
