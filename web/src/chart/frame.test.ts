import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assignColors, hash, PALETTE_SIZE } from './colors.ts';
import { buildFrame } from './frame.ts';
import { drawnFrame } from './stack.ts';

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

test('a stack adds up, overlays stand alone and mirrored series go down', () => {
  const frame = {
    times: [0, 1],
    series: [
      { ...base, key: 'a', values: [1, 2] },
      { ...base, key: 'b', values: [10, null] },
      { ...base, key: 'c', values: [5, 5], overlay: true },
      { ...base, key: 'd', values: [7, 7], mirrored: true },
      { ...base, key: 'e', values: [1, 1], mirrored: true },
      { ...base, key: 'f', values: [3, 3], axis: 'right' as const },
    ],
  };
  const drawn = drawnFrame(frame, 'values');
  assert.deepEqual(drawn.tops, [
    [1, 2],
    [11, null],
    [5, 5],
    [-7, -7],
    [-8, -8],
    [3, 3],
  ]);
  assert.deepEqual(drawn.bottoms[1], new Float64Array([1, 2]));
  assert.deepEqual(drawn.stacks, [[0, 1], [3, 4], [5]]);
  assert.deepEqual(drawnFrame(frame, 'none').tops[3], [-7, -7]);
  assert.deepEqual(drawnFrame(frame, 'none').stacks, []);
});

test('a stack of shares is 100 high where there is anything', () => {
  const series = [
    { ...base, key: 'a', values: [1, 0, 3] },
    { ...base, key: 'b', values: [3, 0, null] },
  ];
  assert.deepEqual(drawnFrame({ times: [0, 1, 2], series }, 'percent').tops, [
    [25, 0, 100],
    [100, 0, null],
  ]);
});

test('what lies upon a series does not dip between its samples', () => {
  const series = [
    { ...base, key: 'a', values: [4, undefined, 4] },
    { ...base, key: 'b', values: [1, 1, 1] },
  ];
  assert.deepEqual(drawnFrame({ times: [0, 1, 2], series }, 'values').tops[1], [5, 5, 5]);
});

test('a key keeps its colour whatever else is drawn, unless it collides', () => {
  const alone = assignColors(['web-1']).get('web-1');
  assert.equal(alone, hash('web-1') % PALETTE_SIZE);
  assert.deepEqual(assignColors(['a', 'b', 'c']), assignColors(['c', 'a', 'b']));
  const ten = assignColors(Array.from({ length: 10 }, (_, i) => `host-${i}`));
  assert.equal(new Set(ten.values()).size, 10);
});
