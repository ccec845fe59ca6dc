import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TablePanel } from '../../../src/model/dashboard/panel.ts';
import { formatValue, PLAIN } from '../format/units.ts';
import { hasPicture } from './has-picture.ts';
import { panelTable } from './panel-table.ts';
import { panelSeries } from './prepare/series.ts';
import { cellFilter } from './prepare/table-filter.ts';
import { sortedBy, tableGrid } from './prepare/table-rows.ts';
import { answerOf, panelOf, queryOf, timeSeriesPanel } from './prepare/testing.fixture.ts';

const table = (part: Partial<TablePanel>) =>
  panelOf('table', { rows: 'series', reducer: 'last', filterable: true, ...part });

test('a chart is one line a time, the newest first', () => {
  const { columns, rows, left } = panelTable(timeSeriesPanel(), [answerOf('A', ['a', 'b'])]);
  assert.deepEqual(
    columns.map(({ title, kind }) => [title, kind]),
    [
      ['Time', 'time'],
      ['a', 'number'],
      ['b', 'number'],
    ],
  );
  assert.deepEqual(rows, [
    [1_000, 1, 2],
    [0, 0, 1],
  ]);
  assert.equal(left, 0);
  assert.equal(panelTable(timeSeriesPanel(), [answerOf('A', ['a', 'b', 'c'])], { mostColumns: 2 }).left, 1);
});

test('one line a series brings the queries about the same tags together', () => {
  const queries = [queryOf('A'), queryOf('B', { metric: 'memory_bytes', legend: 'Memory' }), queryOf('C')];
  const b = { ...answerOf('B', ['a']), query: queryOf('B', { metric: 'memory_bytes', legend: 'Memory' }) };
  const data = [answerOf('A', ['a', 'b']), b, answerOf('C', ['c'])];
  const { columns, rows } = panelTable(table({ queries }), data);
  assert.deepEqual(
    columns.map(({ title }) => title),
    ['host', 'load (A)', 'Memory', 'load (C)'],
  );
  assert.deepEqual(rows, [
    ['a', 1, 1, null],
    ['b', 2, null, null],
    ['c', null, null, 1],
  ]);
});

test('columns are named, ordered, hidden, written and sorted as the panel says', () => {
  const panel = table({
    sortBy: 'A',
    descending: true,
    columns: [
      { column: 'A', title: 'Load', unit: 'percent', decimals: 1, color: 'bar' },
      { column: 'zone', hidden: true },
    ],
  });
  const answer = answerOf('A', ['a', 'b']);
  const { columns, rows } = tableGrid(panel, panelSeries(panel, [answer]), 100);
  assert.deepEqual(
    columns.map(({ title, color }) => [title, color]),
    [
      ['Load', 'bar'],
      ['host', 'none'],
    ],
  );
  assert.equal(formatValue(2, columns[0]?.unit ?? PLAIN), '2.0 %');
  assert.deepEqual(rows, [
    [2, 'b'],
    [1, 'a'],
  ]);
});

test('columns of a table by time look as the panel says too', () => {
  const series = panelSeries(table({}), [answerOf('A', ['a', 'b'])]);
  const [, second] = series;
  const panel = table({
    rows: 'times',
    columns: [
      { column: second?.key ?? '', title: 'Load of b', unit: 'percent' },
      { column: 'time', title: 'When' },
    ],
  });
  const { columns } = tableGrid(panel, series, 100);
  assert.deepEqual(
    columns.map(({ title }) => title),
    ['Load of b', 'When', 'a'],
  );
  assert.equal(formatValue(2, columns[0]?.unit ?? PLAIN), '2 %');
});

test('names sort as people count, and what is missing comes last', () => {
  const rows = [['web-10'], [null], ['web-9']];
  assert.deepEqual(sortedBy(rows, 0, false), [['web-9'], ['web-10'], [null]]);
  assert.deepEqual(sortedBy(rows, 0, true), [['web-10'], ['web-9'], [null]]);
});

test('cells are found by a part of their text or by a comparison', () => {
  const found = (typed: string, value: string | number | null, text = String(value)) =>
    cellFilter(typed)?.(value, text);
  assert.equal(cellFilter('  '), undefined);
  assert.equal(found('WEB', 'web-1'), true);
  assert.equal(found('> 90', 91), true);
  assert.equal(found('<=1e3', 1001), false);
  assert.equal(found('!= 5', 5), false);
  assert.equal(found('= -2', -2), true);
  assert.equal(found('>90', 'a >90 b'), true);
  assert.equal(found('> 90', null, '–'), false);
  assert.equal(found('12.4', 13_002_342, '12.4 MiB'), true);
});

test('values and buckets have tables too', () => {
  const data = [answerOf('A', ['a', 'b', 'c'])];
  assert.deepEqual(panelTable(panelOf('stat', { reducer: 'max' }), data).rows[2], ['c', 3]);
  const top = panelOf('topList', { reducer: 'last', limit: 1, order: 'highest' });
  assert.deepEqual(panelTable(top, data).rows, [['c', 3]]);
  const histogram = panelTable(panelOf('histogram', { buckets: 3, combine: true }), data);
  assert.deepEqual(histogram.rows, [
    [0, 1, 1],
    [1, 2, 2],
    [2, 3, 3],
  ]);
});

test('there is a picture once a drawn query has a value', () => {
  const panel = timeSeriesPanel();
  const empty = { ...answerOf('A', ['a'], [[0, null]]) };
  assert.equal(hasPicture(panel, [answerOf('A', ['a'])]), true);
  assert.equal(hasPicture(panel, [empty, { refId: 'B', query: queryOf('B'), fetching: true }]), false);
  assert.equal(
    hasPicture(panel, [{ ...answerOf('A', ['a']), query: queryOf('A', { hidden: true }) }]),
    false,
  );
  assert.equal(hasPicture({ id: 1, kind: 'text', title: '', grid: panel.grid, markdown: '' }, []), true);
});
