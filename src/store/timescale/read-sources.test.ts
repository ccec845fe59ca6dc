import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSources } from './read-sources.ts';

const RANGE = { startMs: 100, endMs: 200 };
const NONE = { minutesMs: undefined, hoursMs: undefined };

const FACTS = [
  ['raw', NONE, ['metrics_raw 100-200', 'metrics_raw_late 100-200']],
  ['1min', NONE, ['metrics_raw 100-200', 'metrics_1min_late 100-200']],
  ['1hour', NONE, ['metrics_raw 100-200', 'metrics_1hour_late 100-200']],
  [
    '1min',
    { minutesMs: 150, hoursMs: undefined },
    ['metrics_1min_made 100-150', 'metrics_raw 150-200', 'metrics_1min_late 100-200'],
  ],
  ['1min', { minutesMs: 300, hoursMs: 120 }, ['metrics_1min_made 100-200', 'metrics_1min_late 100-200']],
  [
    '1hour',
    { minutesMs: 180, hoursMs: 120 },
    [
      'metrics_1hour_made 100-120',
      'metrics_1min_made 120-180',
      'metrics_raw 180-200',
      'metrics_1hour_late 100-200',
    ],
  ],
  [
    '1hour',
    { minutesMs: 180, hoursMs: 50 },
    ['metrics_1min_made 100-180', 'metrics_raw 180-200', 'metrics_1hour_late 100-200'],
  ],
  ['1hour', { minutesMs: 90, hoursMs: 60 }, ['metrics_raw 100-200', 'metrics_1hour_late 100-200']],
] as const;

for (const [tier, marks, expected] of FACTS) {
  test(`${tier} with marks ${marks.minutesMs} and ${marks.hoursMs} is read from ${expected.join(', ')}`, () => {
    const sources = readSources(tier, RANGE, marks);
    assert.deepEqual(
      sources.map(({ table, startMs, endMs }) => `${table} ${startMs}-${endMs}`),
      expected,
    );
  });
}
