import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BatchQuery } from '../../../../../src/model/dashboard/batch.ts';
import type { Panel, PanelRepeat } from '../../../../../src/model/dashboard/panel.ts';
import { EMPTY_BOARD } from '../edit/new-panel.ts';
import { publicRequest } from './public-access.ts';

const repeat = (variable: string): PanelRepeat => ({ variable, direction: 'right' });
const grid = { x: 0, y: 0, w: 1, h: 1 };
const panels: Panel[] = [
  { id: 3, kind: 'text', title: '', markdown: '', grid },
  { id: 4, kind: 'row', title: '', collapsed: false, grid: { ...grid, y: 1 }, repeat: repeat('dc') },
  { id: 5, kind: 'text', title: '', markdown: '', grid: { ...grid, y: 2 }, repeat: repeat('host') },
];
const query = (refId: string, maxPoints?: number): BatchQuery => ({
  ...{ refId, kind: 'metric', metric: 'secret', aggregation: 'avg' },
  ...(maxPoints === undefined ? {} : { maxPoints }),
});

test('a public link is asked for panels with choices, never with queries', () => {
  const body = publicRequest(
    {
      ...{ start: 'now-1h', end: 'now', maxPoints: 600, timezone: 'UTC' },
      queries: [query('3/A'), query('3/B', 240), query('5~eu~web%2F1/A')],
    },
    { ...EMPTY_BOARD, panels },
    new Map([['host', ['$__all']]]),
  );
  assert.deepEqual(body, {
    panels: [
      { key: '3', panelId: 3, variables: {}, width: 240 },
      { key: '5~eu~web%2F1', panelId: 5, variables: { dc: ['eu'], host: ['web/1'] } },
    ],
    ...{ variables: { host: ['$__all'] }, from: 'now-1h', to: 'now', width: 600, timezone: 'UTC' },
  });
});
