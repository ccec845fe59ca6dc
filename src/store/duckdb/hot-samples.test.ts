import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RawRows } from '../segment/rows.ts';
import { HotSamples } from './hot-samples.ts';

function read(hot: HotSamples, seriesId: number, startMs: number, endMs: number, rows = hot.rows) {
  const out = new RawRows();
  hot.readSeries(seriesId, startMs, endMs, rows, out);
  return Array.from({ length: out.length }, (_, i) => [out.times[i], out.values[i]]);
}

function append(
  hot: HotSamples,
  ...samples: readonly (readonly [seriesId: number, time: number, value: number])[]
) {
  hot.append(
    Uint32Array.from(samples, ([seriesId]) => seriesId),
    Float64Array.from(samples, ([, time]) => time),
    Float64Array.from(samples, ([, , value]) => value),
  );
}

test('one series is read in order of time, equal times in order of arrival', () => {
  const hot = new HotSamples(1, 0);
  append(hot, [7, 30, 1], [8, 10, 2], [7, 10, 3]);
  append(hot, [7, 30, 4], [7, 20, 5]);
  assert.deepEqual(read(hot, 7, 0, 100), [
    [10, 3],
    [20, 5],
    [30, 1],
    [30, 4],
  ]);
  assert.deepEqual(read(hot, 7, 20, 30), [[20, 5]]);
  assert.deepEqual(read(hot, 9_999, 0, 100), []);
});

test('a reader that noted the rows does not see later ones', () => {
  const hot = new HotSamples(1, 0);
  append(hot, [1, 10, 1]);
  const rows = hot.rows;
  append(hot, [1, 20, 2]);
  assert.deepEqual(read(hot, 1, 0, 100, rows), [[10, 1]]);
});

test('it grows far beyond its first capacity and knows its series and times', () => {
  const hot = new HotSamples(1, 0);
  for (let i = 0; i < 20_000; i++) append(hot, [1 + (i % 5_000), 1_000 + i, i]);
  assert.equal(hot.rows, 20_000);
  assert.equal(hot.seriesCount, 5_000);
  assert.deepEqual([hot.minTime, hot.maxTime], [1_000, 20_999]);
  assert.deepEqual([...hot.seriesWithSamples().subarray(0, 3)], [1, 2, 3]);
  assert.equal(read(hot, 5_000, 0, 1e6).length, 4);
});
