import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { rollUp, rollUpRollups } from './rollup.ts';
import { RollupRows } from './rows.ts';
import { rawRows, rollupFacts, series } from './segments.fixture.ts';

function plain(rows: RollupRows): object[] {
  return Array.from({ length: rows.length }, (_, i) => ({
    bucket: rows.bucket[i],
    count: rows.count[i],
    sum: rows.sum[i],
    min: rows.min[i],
    max: rows.max[i],
    first: rows.first[i],
    last: rows.last[i],
    firstTime: rows.firstTime[i],
    lastTime: rows.lastTime[i],
  }));
}

describe('rolling up samples', () => {
  test('makes one row of each bucket that has samples', () => {
    const out = new RollupRows();
    rollUp(Float64Array.of(0, 10, 60, 119, 300), Float64Array.of(3, 1, 5, -5, 9), 0, 5, 60, out);
    assert.deepEqual(plain(out), [
      { bucket: 0, count: 2, sum: 4, min: 1, max: 3, first: 3, last: 1, firstTime: 0, lastTime: 10 },
      { bucket: 60, count: 2, sum: 0, min: -5, max: 5, first: 5, last: -5, firstTime: 60, lastTime: 119 },
      { bucket: 300, count: 1, sum: 9, min: 9, max: 9, first: 9, last: 9, firstTime: 300, lastTime: 300 },
    ]);
  });

  test('leaves out NaN, and buckets of nothing else', () => {
    const out = new RollupRows();
    const nan = Number.NaN;
    rollUp(Float64Array.of(0, 1, 2, 60, 120), Float64Array.of(nan, 7, nan, nan, 8), 0, 5, 60, out);
    assert.deepEqual([...out.bucket.subarray(0, out.length)], [0, 120]);
    assert.deepEqual(plain(out)[0], {
      bucket: 0,
      count: 1,
      sum: 7,
      min: 7,
      max: 7,
      first: 7,
      last: 7,
      firstTime: 1,
      lastTime: 1,
    });
  });

  test('takes the first and the last to arrive of equal times', () => {
    const out = new RollupRows();
    rollUp(Float64Array.of(5, 5, 5), Float64Array.of(1, 2, 3), 0, 3, 60, out);
    assert.deepEqual([out.first[0], out.last[0]], [1, 3]);
  });

  test('appends, and starts anew even where a bucket goes on', () => {
    const out = new RollupRows();
    const { times, values } = rawRows([1, 2, 3], [1, 2, 3]);
    rollUp(times, values, 0, 2, 60, out);
    rollUp(times, values, 2, 3, 60, out);
    assert.deepEqual([...out.count.subarray(0, out.length)], [2, 1]);
  });

  test('before 1970 has buckets that start before their samples', () => {
    const out = new RollupRows();
    rollUp(Float64Array.of(-1), Float64Array.of(1), 0, 1, 60, out);
    assert.equal(out.bucket[0], -60);
  });
});

describe('rolling up minutes to hours', () => {
  test('gives what the samples give, but for the rounding of sums', () => {
    fc.assert(
      fc.property(series, (rows) => {
        const minutes = new RollupRows();
        const hours = new RollupRows();
        const direct = new RollupRows();
        rollUp(rows.times, rows.values, 0, rows.length, 60_000, minutes);
        rollUpRollups(minutes, 0, minutes.length, 3_600_000, hours);
        rollUp(rows.times, rows.values, 0, rows.length, 3_600_000, direct);
        const { sum: _, ...found } = rollupFacts(hours);
        const { sum: __, ...expected } = rollupFacts(direct);
        assert.deepEqual(found, expected);
      }),
    );
  });
});
