import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameInPanel, panelBatchQueries, panelOf } from './batch.ts';
import type { PanelQuery } from './query.ts';

const CPU: PanelQuery = {
  ...{ refId: 'A', kind: 'metric', metric: 'cpu', aggregation: 'avg', legend: '{{host}}', hidden: true },
  filters: [{ key: 'host', op: '=', value: '$host' }],
  groupBy: ['host'],
};

test('a panel asks its queries with its key, range and values', () => {
  const scope = { variables: new Map([['host', { values: ['web/1'] }]]) };
  const queries: PanelQuery[] = [
    CPU,
    { refId: 'B', kind: 'expression', expression: 'A * 100' },
    { refId: 'C', kind: 'promql', promql: 'up' },
  ];
  const { queries: asked, problems } = panelBatchQueries('3~web/1', queries, scope, {
    ...{ timeFrom: 'now-24h', maxPoints: 400 },
  });
  assert.deepEqual(asked, [
    {
      ...{ refId: '3~web/1/A', kind: 'metric', metric: 'cpu', aggregation: 'avg', hidden: true },
      ...{ filters: [{ key: 'host', op: '=', value: 'web/1' }], groupBy: ['host'] },
      ...{ start: 'now-24h', end: 'now', maxPoints: 400 },
    },
    { refId: '3~web/1/B', kind: 'expression', expression: 'A * 100' },
  ]);
  assert.deepEqual(
    problems.map(({ refId }) => refId),
    ['C'],
  );
});

test('the panel of a refId is all before its last slash', () => {
  assert.deepEqual([panelOf('3~web/1/A'), nameInPanel('3~web/1/A')], ['3~web/1', 'A']);
  assert.deepEqual([panelOf('A'), nameInPanel('A')], ['', 'A']);
});
