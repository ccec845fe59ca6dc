import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY_BOARD, emptyQuery, newPanel } from './new-panel.ts';
import { withoutUnfinished } from './without-unfinished.ts';

test('what holds nothing yet is left out when a board is saved, and what is half written is not', () => {
  const asked = { ...emptyQuery('A'), metric: 'load_1m' };
  const half = { title: 'Runbook', url: '' };
  const panel = newPanel('stat', 1);
  const board = {
    ...EMPTY_BOARD,
    links: [{ title: '', url: ' ' }, half],
    panels: [
      {
        ...panel,
        links: [{ title: '', url: '' }],
        queries: [asked, emptyQuery('B'), { refId: 'C', kind: 'expression', expression: ' ' }],
      },
      { ...newPanel('text', 2), links: [half] },
    ] as never,
  };
  const saved = withoutUnfinished(board);
  assert.deepEqual(saved.links, [half]);
  assert.deepEqual(saved.panels, [
    { ...panel, queries: [asked] },
    { ...newPanel('text', 2), links: [half] },
  ]);
});
