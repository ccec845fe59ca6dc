import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tier } from '../port.ts';
import { readSources, type SourceOptions } from './read-sources.ts';
import type { RollupMarks } from './rollup-marks.ts';

const MINUTE = 60_000;
const NONE = { settledMs: undefined, minutesMs: undefined, hoursMs: undefined };

/** Times in minutes; what is read from a minute to a minute, with the seconds where there are some. */
function read(
  tier: Tier,
  [start, end]: readonly [number, number],
  marks: RollupMarks,
  options?: SourceOptions,
) {
  const range = { startMs: start * MINUTE, endMs: end * MINUTE };
  return readSources(tier, range, marks, options).map(
    ({ table, startMs, endMs }) => `${table} ${startMs / MINUTE}-${endMs / MINUTE}`,
  );
}

const marked = (minutes: number | undefined, hours: number | undefined): RollupMarks => ({
  ...NONE,
  minutesMs: minutes === undefined ? undefined : minutes * MINUTE,
  hoursMs: hours === undefined ? undefined : hours * MINUTE,
});

const FACTS = [
  ['raw', NONE, ['metrics_raw 60-240', 'metrics_raw_late 60-240']],
  ['1min', NONE, ['metrics_raw 60-240', 'metrics_1min_late 60-240']],
  ['1hour', NONE, ['metrics_raw 60-240', 'metrics_1hour_late 60-240']],
  [
    '1min',
    marked(150, undefined),
    ['metrics_1min_made 60-150', 'metrics_raw 150-240', 'metrics_1min_late 60-240'],
  ],
  ['1min', marked(300, 120), ['metrics_1min_made 60-240', 'metrics_1min_late 60-240']],
  [
    '1hour',
    marked(190, 180),
    [
      'metrics_1hour_made 60-180',
      'metrics_1min_made 180-190',
      'metrics_raw 190-240',
      'metrics_1hour_late 60-240',
    ],
  ],
  [
    '1hour',
    marked(190, 60),
    ['metrics_1min_made 60-190', 'metrics_raw 190-240', 'metrics_1hour_late 60-240'],
  ],
  ['1hour', marked(50, 0), ['metrics_raw 60-240', 'metrics_1hour_late 60-240']],
] as const;

for (const [tier, marks, expected] of FACTS) {
  test(`${tier} with marks ${marks.minutesMs} and ${marks.hoursMs} is read from ${expected.join(', ')}`, () => {
    assert.deepEqual(read(tier, [60, 240], marks), expected);
  });
}

test('from within a row of a rollup, and up to within one, the tier below is read', () => {
  const marks = marked(239, 180);
  const part = (start: number, end: number): SourceOptions => ({
    sources: 'ordinary',
    ordinary: { startMs: start * MINUTE, endMs: end * MINUTE },
  });
  assert.deepEqual(read('1min', [60, 240], marks, part(60.5, 90.25)), [
    'metrics_raw 60.5-61',
    'metrics_1min_made 61-90',
    'metrics_raw 90-90.25',
  ]);
  assert.deepEqual(read('1hour', [60, 240], marks, part(119.5, 181.5)), [
    'metrics_raw 119.5-120',
    'metrics_1hour_made 120-180',
    'metrics_1min_made 180-181',
    'metrics_raw 181-181.5',
  ]);
  assert.deepEqual(read('1min', [60, 240], marks, part(60.25, 60.75)), ['metrics_raw 60.25-60.75']);
});

test('what came late is read by itself when it is asked for', () => {
  assert.deepEqual(read('1min', [60, 240], NONE, { sources: 'late' }), ['metrics_1min_late 60-240']);
});
