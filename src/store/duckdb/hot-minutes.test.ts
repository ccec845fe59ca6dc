import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE_MS } from '../../model/time.ts';
import { HotSamples } from './hot-samples.ts';

function hotSamples(
  ...samples: readonly (readonly [seriesId: number, time: number, value: number])[]
): HotSamples {
  const hot = new HotSamples(1, 0);
  hot.append(
    Uint32Array.from(samples, ([seriesId]) => seriesId),
    Float64Array.from(samples, ([, time]) => time),
    Float64Array.from(samples, ([, , value]) => value),
  );
  return hot;
}

test('samples of one minute become one row, out of order too', () => {
  const hot = hotSamples([7, 61_000, 5], [7, 60_500, 9], [7, 60_500, 1]);
  const made = hot.minutes;
  made.catchUp(hot, 3);
  const [place = -1, ...others] = made.placesOf(7);
  assert.deepEqual(others, []);
  const { rows } = made;
  assert.deepEqual(
    [rows.bucket, rows.count, rows.sum, rows.min, rows.max].map((column) => column[place]),
    [MINUTE_MS, 3, 15, 1, 9],
  );
  assert.deepEqual([rows.first[place], rows.firstTime[place]], [9, 60_500]);
  assert.deepEqual([rows.last[place], rows.lastTime[place]], [5, 61_000]);
});

test('each sample is looked at once, and NaN is left out', () => {
  const hot = hotSamples([1, 1, 1], [1, 2, Number.NaN], [1, 3, 3]);
  hot.minutes.catchUp(hot, 2);
  hot.minutes.catchUp(hot, 3);
  hot.minutes.catchUp(hot, 3);
  assert.equal(hot.minutes.rolled, 3);
  assert.equal(hot.minutes.rows.count[0], 2);
  assert.equal(hot.minutes.rows.sum[0], 4);
});

test('a return to an earlier minute opens a further row, in order of arrival', () => {
  const hot = hotSamples([1, 0, 1], [1, MINUTE_MS, 2], [1, 10, 3]);
  hot.minutes.catchUp(hot, 3);
  assert.deepEqual(
    hot.minutes.placesOf(1).map((place) => [hot.minutes.rows.bucket[place], hot.minutes.rows.sum[place]]),
    [
      [0, 1],
      [MINUTE_MS, 2],
      [0, 3],
    ],
  );
});

test('minutes of single samples are given up, and what a reader holds stays whole', () => {
  const count = 70_000;
  const hot = hotSamples(...Array.from({ length: count }, (_, i) => [1, i * MINUTE_MS, i] as const));
  hot.minutes.catchUp(hot, 60_000);
  const { rows } = hot.minutes;
  assert.ok(hot.minutes.worthwhile);
  hot.minutes.catchUp(hot, count);
  assert.ok(!hot.minutes.worthwhile);
  assert.equal(rows.sum[59_999], 59_999);
});
