import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDashboard } from '../../dashboard/document/parse-dashboard.ts';
import { metricsWithOwnUnits } from './named-metrics.ts';

test('metrics count once, where the panel names no unit and no variable stands in their name', () => {
  const { panels } = parseDashboard(
    {
      title: 'Units',
      variables: [{ kind: 'text', name: 'what', selected: 'cpu' }],
      panels: [
        { kind: 'text', markdown: 'Hello' },
        {
          ...{ kind: 'timeSeries', title: 'a' },
          queries: [{ metric: 'memory' }, { metric: 'load' }, { expression: 'A' }, { promql: 'up' }],
        },
        { kind: 'stat', title: 'b', queries: [{ metric: 'load' }, { metric: '${what}_usage' }] },
        { kind: 'stat', title: 'c', queries: [{ metric: 'disk' }], display: { unit: 'bytes' } },
      ],
    },
    0,
  );
  assert.deepEqual(metricsWithOwnUnits(panels), ['load', 'memory']);
});
