import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counterSums } from '../counter.ts';
import { chainOfSamples } from './growth-chain.ts';
import { addGrowthInWindows } from './sliding-growth.ts';

/** The increase of one series of `[time, value]` in windows of 3 ms at every millisecond from 3 on, looking back 2 ms. */
function increases(samples: readonly (readonly [number, number])[], count: number): number[] {
  const columns = {
    seriesIndex: new Uint32Array(samples.length),
    times: Float64Array.from(samples, ([time]) => time),
    values: Float64Array.from(samples, ([, value]) => value),
  };
  const sums = counterSums(1, count);
  const ends = { firstEndMs: 3, stepMs: 1, count };
  const windows = { ends, windowMs: 3, lookBackMs: 2, kind: 'increase' } as const;
  addGrowthInWindows(chainOfSamples(columns, 1), windows, { sums, places: Float64Array.of(0) });
  return [...sums.values];
}

const cases: readonly (readonly [string, [number, number][], number[]])[] = [
  [
    'growth counts from the last sample before the window',
    [
      [0, 1],
      [2, 5],
      [4, 6],
    ],
    [4, 4, 5, 1, 1],
  ],
  [
    'a sample too long before the window is not looked for',
    [
      [0, 1],
      [6, 9],
      [7, 10],
    ],
    [Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN, 1],
  ],
  [
    'a fall is a reset: the counter began again at 0',
    [
      [0, 7],
      [1, 2],
      [2, 3],
    ],
    [3, 3],
  ],
  ['one sample says nothing about growth', [[1, 7]], [Number.NaN]],
  [
    'two samples of one instant say nothing either',
    [
      [1, 7],
      [1, 8],
    ],
    [Number.NaN],
  ],
  [
    'a mark that a series ended is no sample',
    [
      [0, 1],
      [1, Number.NaN],
      [2, 4],
    ],
    [3],
  ],
];

for (const [name, samples, expected] of cases) {
  test(name, () => assert.deepEqual(increases(samples, expected.length), expected));
}

test('a large total costs no digits of small growth', () => {
  const samples = Array.from({ length: 10 }, (_, i): [number, number] => [i, i === 0 ? 0 : 1e15 + i]);
  assert.deepEqual(increases(samples, 8).slice(2), [3, 3, 3, 3, 3, 3]);
});

test('each series of a chain is added to its own place', () => {
  const columns = {
    seriesIndex: Uint32Array.of(0, 0, 2, 2),
    times: Float64Array.of(1, 2, 1, 2),
    values: Float64Array.of(1, 2, 10, 30),
  };
  const sums = counterSums(2, 1);
  const windows = {
    ends: { firstEndMs: 3, stepMs: 1, count: 1 },
    windowMs: 3,
    lookBackMs: 2,
    kind: 'increase',
  } as const;
  addGrowthInWindows(chainOfSamples(columns, 3), windows, { sums, places: Float64Array.of(1, 0, 1) });
  assert.deepEqual([...sums.values], [Number.NaN, 21]);
});
