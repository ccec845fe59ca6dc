import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BucketAccumulator } from './bucket-accumulator.ts';

const layout = {
  groupCount: 2,
  startMs: 1_000,
  stepMs: 100,
  bucketCount: 3,
  columns: ['sum', 'min', 'max', 'first', 'last'],
} as const;

test('samples fall into the buckets of their group and empty buckets say so', () => {
  const buckets = new BucketAccumulator(layout);
  buckets.addSamples(1, 9, Float64Array.of(1_000, 1_099, 1_200), Float64Array.of(5, -1, 7), 0, 3);
  const { count, sum, min, max, first, last } = buckets.finish();
  assert.deepEqual([...count], [0, 0, 0, 2, 0, 1]);
  assert.deepEqual([...(sum ?? [])], [0, 0, 0, 4, 0, 7]);
  assert.deepEqual([...(min ?? [])].slice(3), [-1, Number.NaN, 7]);
  assert.deepEqual([...(max ?? [])].slice(3), [5, Number.NaN, 7]);
  assert.deepEqual([...(first ?? [])].slice(3), [5, Number.NaN, 7]);
  assert.deepEqual([...(last ?? [])].slice(3), [-1, Number.NaN, 7]);
});

test('of equal times the one added first is first and the one added last is last', () => {
  const buckets = new BucketAccumulator(layout);
  buckets.addSamples(0, 9, Float64Array.of(1_050), Float64Array.of(1), 0, 1);
  buckets.addSamples(0, 9, Float64Array.of(1_050), Float64Array.of(2), 0, 1);
  const { first, last } = buckets.finish();
  assert.deepEqual([first?.[0], last?.[0]], [1, 2]);
});

test('of equal times the smallest series id is first and the largest is last, whatever is added first', () => {
  const buckets = new BucketAccumulator(layout);
  for (const seriesId of [5, 9, 2]) {
    buckets.addSamples(0, seriesId, Float64Array.of(1_050), Float64Array.of(seriesId), 0, 1);
  }
  const { first, last } = buckets.finish();
  assert.deepEqual([first?.[0], last?.[0]], [2, 9]);
});

test('only the columns asked for come back', () => {
  const { count, ...others } = new BucketAccumulator({ ...layout, columns: ['last'] }).finish();
  assert.equal(count.length, 6);
  assert.deepEqual(Object.keys(others), ['last']);
});

test('an answer of too many cells is refused before memory is taken', () => {
  assert.throws(() => new BucketAccumulator({ ...layout, groupCount: 1e6, bucketCount: 1e3 }), {
    code: 'QUERY_TOO_LARGE',
  });
});
