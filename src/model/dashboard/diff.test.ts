import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffDashboards } from './diff.ts';
import type { Dashboard } from './document.ts';
import type { TextPanel } from './panel.ts';

const panel = (id: number, values: Partial<TextPanel> = {}): TextPanel => ({
  ...{ id, kind: 'text', title: `Panel ${id}`, markdown: '', grid: { x: 0, y: id * 4, w: 12, h: 4 } },
  ...values,
});

const BOARD: Dashboard = {
  ...{ schemaVersion: 1, title: 'Web', folder: '', tags: ['web'], refreshSeconds: 10 },
  time: { from: 'now-1h', to: 'now', zone: 'browser' },
  variables: [
    { kind: 'text', name: 'host', selected: 'a' },
    { kind: 'constant', name: 'team', value: 'infra' },
  ],
  panels: [panel(1), panel(2), panel(3)],
  annotations: [],
  links: [],
};

test('equal boards do not differ, whatever the order of their fields', () => {
  const { title, ...rest } = BOARD;
  assert.deepEqual(diffDashboards(BOARD, { ...rest, title }), { changes: [], words: [] });
});

test('panels are told as added, removed, moved, resized and changed', () => {
  const after: Dashboard = {
    ...BOARD,
    panels: [
      panel(2, { markdown: '# New', title: 'Hello' }),
      panel(1, { grid: { x: 12, y: 4, w: 12, h: 8 } }),
      panel(4, { title: '' }),
    ],
  };
  const { changes, words } = diffDashboards(BOARD, after);
  assert.deepEqual(words, [
    'panel 4 added',
    'panel "Panel 3" (3) removed',
    'panel "Hello" (2) changed: title from "Panel 2" to "Hello"; markdown from "" to "# New"',
    'panel "Panel 1" (1) moved from 0, 4 to 12, 4, resized from 12 × 4 to 12 × 8',
  ]);
  assert.deepEqual(changes, [
    { path: 'panels[id=2].title', before: 'Panel 2', after: 'Hello' },
    { path: 'panels[id=2].markdown', before: '', after: '# New' },
    { path: 'panels[id=1].grid.x', before: 0, after: 12 },
    { path: 'panels[id=1].grid.h', before: 4, after: 8 },
    { path: 'panels[id=4]', after: after.panels[2] },
    { path: 'panels[id=3]', before: BOARD.panels[2] },
  ]);
});

test('queries are compared by their letters', () => {
  const query = { kind: 'metric', metric: 'cpu', aggregation: 'avg', filters: [], groupBy: [] } as const;
  const withQueries = (...refIds: readonly (readonly [string, string])[]): Dashboard => ({
    ...BOARD,
    panels: [
      {
        ...panel(1),
        ...{ kind: 'gauge', reducer: 'last', thresholdMarks: true, display: {} },
        queries: refIds.map(([refId, metric]) => ({ ...query, refId, metric })),
      },
    ],
  });
  const { changes } = diffDashboards(withQueries(['A', 'cpu'], ['B', 'mem']), withQueries(['B', 'disk']));
  assert.deepEqual(
    changes.map(({ path }) => path),
    ['panels[id=1].queries[refId=B].metric', 'panels[id=1].queries[refId=A]'],
  );
});

test('the board itself, its variables and their order are told', () => {
  const { words } = diffDashboards(BOARD, {
    ...BOARD,
    title: 'Shop',
    description: 'All of it',
    time: { ...BOARD.time, from: 'now-6h' },
    tags: ['web', 'shop'],
    variables: [
      { kind: 'constant', name: 'team', value: 'web' },
      { kind: 'text', name: 'host', selected: 'a' },
      { kind: 'text', name: 'search', selected: '' },
    ],
  });
  assert.deepEqual(words.toSorted(), [
    'description set to "All of it"',
    'order of variables changed to team, host, search',
    'tags from ["web"] to ["web","shop"]',
    'time.from from "now-1h" to "now-6h"',
    'title from "Web" to "Shop"',
    'variable search added',
    'variable team changed: value from "infra" to "web"',
  ]);
});
