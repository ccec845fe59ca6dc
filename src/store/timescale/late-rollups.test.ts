import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lateRollups } from './late-rollups.ts';

const MINUTE = 60_000;

function rollups(
  samples: readonly (readonly [seriesId: number, time: number, value: number, arrival?: number])[],
) {
  return lateRollups({
    seriesIds: Uint32Array.from(samples, ([seriesId]) => seriesId),
    times: Float64Array.from(samples, ([, time]) => time),
    values: Float64Array.from(samples, ([, , value]) => value),
    arrivals: Int32Array.from(samples, ([, , , arrival]) => arrival ?? 1),
    rows: samples.map((_, row) => row),
  });
}

test('samples of one series and minute become one row, whatever their order', () => {
  const { minutes, hours } = rollups([
    [2, MINUTE + 9, 5],
    [1, 3, 4],
    [2, MINUTE + 1, 7],
    [2, 1, 1],
  ]);
  assert.deepEqual(
    minutes.map(({ seriesId, bucketMs, count }) => [seriesId, bucketMs, count]),
    [
      [1, 0, 1],
      [2, 0, 1],
      [2, MINUTE, 2],
    ],
  );
  assert.deepEqual(minutes[2], {
    ...{ bucketMs: MINUTE, seriesId: 2, arrival: 1, count: 2, sum: 12, min: 5, max: 7, first: 7, last: 5 },
    ...{ firstTimeMs: MINUTE + 1, lastTimeMs: MINUTE + 9 },
  });
  assert.deepEqual(
    hours.map(({ seriesId, count, sum }) => [seriesId, count, sum]),
    [
      [1, 1, 4],
      [2, 3, 13],
    ],
  );
});

test('of equal times the one that arrived first is first, and NaN counts in no row', () => {
  const { minutes } = rollups([
    [1, 5, 20, 8],
    [1, 5, 10, 7],
    [1, 6, Number.NaN, 9],
  ]);
  assert.equal(minutes.length, 1);
  assert.deepEqual([minutes[0]?.first, minutes[0]?.last, minutes[0]?.arrival], [10, 20, 8]);
});

test('minutes before 1970 begin before their samples', () => {
  assert.equal(rollups([[1, -1, 1]]).minutes[0]?.bucketMs, -MINUTE);
});
