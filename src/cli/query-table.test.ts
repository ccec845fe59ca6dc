import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderPoints, renderSummary } from './query-table.ts';

const DATA = [
  {
    metric: 'cpu',
    tags: { host: 'web-1' },
    points: [
      [0, 1],
      [60_000, 2.123456789],
    ],
  },
  {
    metric: 'cpu',
    tags: { host: 'b' },
    points: [
      [0, null],
      [60_000, 1_500_000],
    ],
  },
] as const;

test('a summary has one line for each series', () => {
  assert.equal(
    renderSummary(DATA),
    [
      'host   points      min      avg      max     last',
      'web-1       2        1  1.56173  2.12346  2.12346',
      'b           1  1500000  1500000  1500000  1500000',
      '',
    ].join('\n'),
  );
});

test('points have one line for each time, and a dash where there is no value', () => {
  assert.equal(
    renderPoints(DATA),
    [
      'time                      host=web-1   host=b',
      '1970-01-01T00:00:00.000Z           1        -',
      '1970-01-01T00:01:00.000Z     2.12346  1500000',
      '',
    ].join('\n'),
  );
});

test('a series without any value is still listed', () => {
  assert.equal(
    renderSummary([{ metric: 'cpu', tags: {}, points: [[0, null]] }]),
    'points  min  avg  max  last\n     0    -    -    -     -\n',
  );
});
