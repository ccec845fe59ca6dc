import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignColors, hash, PALETTE_SIZE } from './colors.ts';
import { bridged, buildFrame, summarise } from './frame.ts';
import { drawnValues } from './stack.ts';

const base = { label: '', color: '' };

test('series with different times share the union of them', () => {
  const frame = buildFrame([
    {
      ...base,
      key: 'a',
      points: [
        [0, 1],
        [20, 3],
      ],
    },
    {
      ...base,
      key: 'b',
      points: [
        [10, 2],
        [20, null],
      ],
    },
  ]);
  assert.deepEqual(frame.times, [0, 10, 20]);
  assert.deepEqual(frame.series[0]?.values, [1, undefined, 3]);
  assert.deepEqual(frame.series[1]?.values, [null, 2, null]);
});

test('holes between samples are bridged, outages are not', () => {
  const times = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  const values = [1, null, 1, null, 1, null, 1, null, null, null, null, null, 1];
  assert.deepEqual(bridged(times, values), [
    1,
    undefined,
    1,
    undefined,
    1,
    undefined,
    1,
    null,
    null,
    null,
    null,
    null,
    1,
  ]);
});

test('a summary is over the points that are there', () => {
  assert.deepEqual(summarise([1, null, 5, undefined, 3]), { min: 1, avg: 3, max: 5, last: 3 });
  assert.deepEqual(summarise([null]), { min: null, avg: null, max: null, last: null });
});

test('a stack adds up, overlays stand alone and mirrored series go down', () => {
  const frame = {
    times: [0, 1],
    series: [
      { ...base, key: 'a', values: [1, 2] },
      { ...base, key: 'b', values: [10, null] },
      { ...base, key: 'c', values: [5, 5], overlay: true },
      { ...base, key: 'd', values: [7, 7], mirrored: true },
    ],
  };
  assert.deepEqual(drawnValues(frame, true), [
    [1, 2],
    [11, null],
    [5, 5],
    [-7, -7],
  ]);
});

test('a key keeps its colour whatever else is drawn, unless it collides', () => {
  const alone = assignColors(['web-1']).get('web-1');
  assert.equal(alone, hash('web-1') % PALETTE_SIZE);
  assert.deepEqual(assignColors(['a', 'b', 'c']), assignColors(['c', 'a', 'b']));
  const ten = assignColors(Array.from({ length: 10 }, (_, i) => `host-${i}`));
  assert.equal(new Set(ten.values()).size, 10);
});
