import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PanelQuery } from '../../../src/model/dashboard/query.ts';
import type { BoardAnswer } from './board.ts';
import { ApiError } from './errors.ts';
import { type AskedPanel, fillPanel, namesWindow, PanelAnswers } from './panel-answers.ts';

const QUERIES: readonly PanelQuery[] = [
  {
    ...{ refId: 'A', kind: 'metric', metric: 'cpu', aggregation: 'avg', groupBy: [], hidden: true },
    filters: [],
  },
  { refId: 'B', kind: 'expression', expression: 'A * $factor', legend: 'of $factor' },
  { refId: 'C', kind: 'promql', promql: 'up' },
];
const PANEL: AskedPanel = {
  ...{ key: '3', queries: QUERIES, widthPx: 610, near: true, timeFrom: 'now-24h' },
  variables: new Map([['factor', { values: ['8'] }]]),
};
const known = (value: number): BoardAnswer => ({
  answer: { data: [{ metric: 'm', tags: {}, points: [[0, value]] }], meta: {} },
  ...{ error: undefined, errorSinceMs: undefined, fetching: false },
  ...{ window: { startMs: 0, endMs: 1 }, updatedAtMs: value },
});
const rest = { failure: undefined, retry: () => {}, window: () => ({ startMs: 5, endMs: 6 }) };

test('a panel asks with its values, its range and about half a point a pixel', () => {
  const { asked, queries } = fillPanel(PANEL, undefined);
  assert.deepEqual(asked[0], {
    ...{ refId: '3/A', kind: 'metric', metric: 'cpu', aggregation: 'avg', groupBy: [], hidden: true },
    ...{ filters: [], start: 'now-24h', end: 'now', maxPoints: 350 },
  });
  assert.deepEqual([asked[1], asked.length], [{ refId: '3/B', kind: 'expression', expression: 'A * 8' }, 2]);
  assert.equal(queries[1]?.query.legend, 'of 8');
});

test('a panel knows its queries in their order, but for hidden ones, and says what cannot be asked', () => {
  const panels = [fillPanel(PANEL, undefined)];
  const made = new PanelAnswers();
  const before = made.from(panels, { ...rest, answers: new Map() }).get('3');
  assert.deepEqual(
    before?.data.map(({ refId, fetching, error }) => [refId, fetching, error?.code]),
    [
      ['B', true, undefined],
      ['C', false, 'NOT_RUN'],
    ],
  );
  assert.deepEqual([before?.fetching, before?.window], [true, { startMs: 5, endMs: 6 }]);
  const answers = new Map([['3/B', known(7)]]);
  const after = made.from(panels, { ...rest, answers }).get('3');
  assert.deepEqual(
    [after?.fetching, after?.updatedAtMs, after?.data[0]?.answer],
    [false, 7, known(7).answer],
  );
});

test('a panel is the same object until something of it changes', () => {
  const panels = [fillPanel(PANEL, undefined), fillPanel({ ...PANEL, key: '4' }, undefined)];
  const answers = new Map([
    ['3/B', known(1)],
    ['4/B', known(2)],
  ]);
  const made = new PanelAnswers();
  const first = made.from(panels, { ...rest, answers });
  const second = made.from(panels, { ...rest, answers: new Map(answers).set('4/B', known(3)) });
  assert.equal(second.get('3'), first.get('3'));
  assert.notEqual(second.get('4'), first.get('4'));
  const error = new ApiError('away', { status: 0, code: 'UNREACHABLE' });
  const third = made.from(panels, { ...rest, answers, failure: { error, sinceMs: 9 } }).get('3');
  assert.deepEqual([third?.error, third?.errorSinceMs], [error, 9]);
});

test('only what names the window is asked anew when it moves', () => {
  assert.equal(namesWindow(QUERIES), false);
  assert.equal(namesWindow([{ refId: 'A', kind: 'expression', expression: `A / \${__range_s}` }]), true);
});
