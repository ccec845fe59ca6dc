import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BYTES, PLAIN, SECONDS } from '../../format/units.ts';
import { bucketOf, linearEdges, logEdges } from './buckets.ts';
import { heatOf } from './heat-cells.ts';
import { histogramOf } from './histogram.ts';
import { reducedSeries, topOf } from './reduced.ts';
import { panelSeries } from './series.ts';
import { stateRows } from './states.ts';
import { answerOf, panelOf, queryOf } from './testing.fixture.ts';

test('buckets have round ends and hold every value once', () => {
  assert.deepEqual(linearEdges(0.3, 9.7, 5, PLAIN), [0, 2, 4, 6, 8, 10]);
  assert.deepEqual(linearEdges(0, 3000, 3, BYTES), [0, 1024, 2048, 3072]);
  assert.equal(linearEdges(7, 7, 30, PLAIN).length, 2);
  assert.deepEqual(logEdges(1, 1_000, 3), [1, 10, 100, 1_000]);
  assert.deepEqual(logEdges(5, 5, 2), [1, 3.16228, 10]);
  const edges = [0, 1, 2];
  assert.deepEqual(
    [-0.1, 0, 0.9, 1, 2, 2.1, Number.NaN].map((value) => bucketOf(value, edges)),
    [-1, 0, 0, 1, 1, -1, -1],
  );
});

test('a histogram counts the values of all series together, or of each', () => {
  const answer = answerOf(
    'A',
    ['a', 'b'],
    [
      [0, 1],
      [1, 1],
      [2, 9],
      [3, null],
      [4, Number.POSITIVE_INFINITY],
    ],
  );
  const of = (combine: boolean) => {
    const panel = panelOf('histogram', { buckets: 2, combine });
    return histogramOf(panel, panelSeries(panel, [answer]), PLAIN);
  };
  assert.deepEqual(of(true).edges, [0, 5, 10]);
  assert.deepEqual(
    of(true).groups.map(({ counts, total }) => ({ counts, total })),
    [{ counts: [4, 2], total: 6 }],
  );
  assert.deepEqual(
    of(false).groups.map(({ name, counts }) => [name, counts]),
    [
      ['a', [2, 1]],
      ['b', [2, 1]],
    ],
  );
  assert.equal(of(false).most, 2);
});

test('a histogram of nothing has no buckets', () => {
  const panel = panelOf('histogram', { buckets: 10, combine: true });
  assert.deepEqual(histogramOf(panel, [], PLAIN).edges, []);
});

test('a heatmap counts how many values lie in each bucket of each time', () => {
  const panel = panelOf('heatmap', { cells: 'values', buckets: 2, axisScale: 'linear' });
  const series = panelSeries(panel, [
    answerOf(
      'A',
      ['a', 'b'],
      [
        [0, 1],
        [1_000, 9],
        [2_000, null],
        [3_000, 1],
      ],
    ),
  ]);
  const heat = heatOf(panel, series, PLAIN, 100);
  assert.deepEqual(
    heat.rows.map(({ words }) => words),
    ['0 to 5', '5 to 10'],
  );
  assert.equal(heat.columns, 4);
  assert.deepEqual(
    [...heat.cells].map((cell) => (Number.isNaN(cell) ? null : cell)),
    [2, null, null, 2, null, 2, null, null],
  );
  assert.deepEqual([heat.least, heat.most], [2, 2]);
  const narrow = heatOf(panel, series, PLAIN, 2);
  assert.deepEqual([narrow.columns, narrow.columnMs], [2, 2_000]);
});

test('cumulative buckets are drawn as what each adds to the one below', () => {
  const query = queryOf('A');
  const bucket = (le: string, value: number) => ({
    metric: 'm',
    tags: { le },
    points: [[0, value] as const],
  });
  const data = [bucket('+Inf', 10), bucket('0.1', 4), bucket('2', 9), bucket('0.5', 7)];
  const panel = panelOf('heatmap', { cells: 'series', buckets: 0, axisScale: 'linear' });
  const series = panelSeries(panel, [{ refId: 'A', query, answer: { data, meta: {} }, fetching: false }]);
  const heat = heatOf(panel, series, SECONDS, 100);
  assert.deepEqual([...heat.cells], [4, 3, 2, 1]);
  assert.deepEqual(
    heat.rows.map(({ words }) => words),
    ['up to 100 ms', '100 ms to 500 ms', '500 ms to 2 s', 'above 2 s'],
  );
});

test('series without bounds are rows of their own', () => {
  const panel = panelOf('heatmap', { cells: 'series', buckets: 0, axisScale: 'linear' });
  const heat = heatOf(panel, panelSeries(panel, [answerOf('A', ['b-10', 'b-9'])]), PLAIN, 100);
  assert.deepEqual(
    heat.rows.map(({ label }) => label),
    ['b-9', 'b-10'],
  );
  assert.deepEqual([...heat.cells], [1, 2, 0, 1]);
  assert.equal(heatOf(panel, [], PLAIN, 100).columns, 0);
});

test('a list has the highest or the lowest first, and what has no value last', () => {
  const panel = panelOf('topList', {});
  const rows = reducedSeries(panel, panelSeries(panel, [answerOf('A', ['a', 'b', 'c'])]), 'last');
  const names = (order: 'highest' | 'lowest', limit: number) =>
    topOf([{ ...(rows[1] as (typeof rows)[0]), value: null }, ...rows], order, limit).map(
      ({ series, value }) => [series.name, value],
    );
  assert.deepEqual(names('highest', 2), [
    ['c', 3],
    ['b', 2],
  ]);
  assert.deepEqual(names('lowest', 9), [
    ['a', 1],
    ['b', 2],
    ['c', 3],
    ['b', null],
  ]);
});

test('a count has no unit unless the panel gives one', () => {
  const unit = (display: object) => {
    const panel = panelOf('stat', { display, queries: [queryOf('A', { metric: 'x_bytes' })] });
    const answer = { ...answerOf('A', ['a']), query: queryOf('A', { metric: 'x_bytes' }) };
    return reducedSeries(panel, panelSeries(panel, [answer]), 'count')[0]?.unit.kind;
  };
  assert.equal(unit({}), 'count');
  assert.equal(unit({ unit: 'bytes' }), 'bytes');
});

test('equal states in a row are one, gaps have none and words come from the mapping', () => {
  const display = {
    mappings: [
      { kind: 'value', value: 1, text: 'up', color: 'ok' },
      { kind: 'value', value: 0, text: 'down', color: 'firing' },
    ] as const,
  };
  const values = [1, 1, null, 1, 0, null, null, null, null, null, null, 0];
  const points = values.map((value, i) => [i * 10, value] as const);
  const spans = (mergeEqual: boolean) => {
    const panel = panelOf('stateTimeline', { display, mergeEqual, showValues: true });
    const [row] = stateRows(panel, panelSeries(panel, [answerOf('A', ['a'], points)]));
    return row?.spans.map(({ startMs, endMs, text, color }) => [startMs, endMs, text, color]);
  };
  assert.deepEqual(spans(true), [
    [0, 40, 'up', 'ok'],
    [40, 50, 'down', 'firing'],
    [110, 120, 'down', 'firing'],
  ]);
  assert.equal(spans(false)?.length, 5);
});
