import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import type { BodyPanel } from '../../../../../src/model/dashboard/layout.ts';
import type { GridPlace, Panel } from '../../../../../src/model/dashboard/panel.ts';
import {
  addPanel,
  addRow,
  changePanel,
  duplicatePanel,
  movePanel,
  moveRow,
  removePanel,
  removeRow,
} from './board-acts.ts';

const text = (id: number, grid: GridPlace): BodyPanel => ({
  id,
  kind: 'text',
  title: '',
  markdown: '',
  grid,
});
const row = (id: number, y: number): Panel => ({
  ...{ id, kind: 'row', title: '', collapsed: false },
  grid: { x: 0, y, w: 24, h: 1 },
});
const boardOf = (...panels: Panel[]): Dashboard => ({
  ...{ schemaVersion: 1, title: 'Board', folder: '', tags: [], refreshSeconds: 10 },
  ...{ time: { from: 'now-1h', to: 'now', zone: 'browser' } },
  ...{ variables: [], panels, annotations: [], links: [] },
});
const written = (board: Dashboard) =>
  board.panels.map(({ id, kind, grid: { x, y, w, h } }) =>
    kind === 'row' ? `row ${id}@${y}` : `${id}@${x},${y} ${w}x${h}`,
  );

/** One panel on top, and two rows: one panel in the first, two in the second. */
const BOARD = boardOf(
  text(1, { x: 0, y: 0, w: 12, h: 4 }),
  row(2, 4),
  text(3, { x: 0, y: 5, w: 24, h: 2 }),
  row(4, 7),
  text(5, { x: 0, y: 8, w: 12, h: 4 }),
  text(6, { x: 12, y: 8, w: 12, h: 4 }),
);
const NEW = text(9, { x: 0, y: 0, w: 12, h: 4 });

const FACTS: readonly { readonly what: string; readonly after: Dashboard; readonly is: string[] }[] = [
  {
    what: 'a new panel goes into the first gap of the last section',
    after: addPanel(BOARD, NEW),
    is: ['1@0,0 12x4', 'row 2@4', '3@0,5 24x2', 'row 4@7', '5@0,8 12x4', '6@12,8 12x4', '9@0,12 12x4'],
  },
  {
    what: 'a new panel goes into the row that is named, and what is below moves down',
    after: addPanel(BOARD, NEW, 2),
    is: ['1@0,0 12x4', 'row 2@4', '3@0,5 24x2', '9@0,7 12x4', 'row 4@11', '5@0,12 12x4', '6@12,12 12x4'],
  },
  {
    what: 'the first panel of an empty board',
    after: addPanel(boardOf(), NEW),
    is: ['9@0,0 12x4'],
  },
  {
    what: 'a panel that goes leaves no hole',
    after: removePanel(BOARD, 1),
    is: ['row 2@0', '3@0,1 24x2', 'row 4@3', '5@0,4 12x4', '6@12,4 12x4'],
  },
  {
    what: 'a copy stands beside what it is a copy of, if there is room',
    after: duplicatePanel(BOARD, 1),
    is: ['1@0,0 12x4', '7@12,0 12x4', 'row 2@4', '3@0,5 24x2', 'row 4@7', '5@0,8 12x4', '6@12,8 12x4'],
  },
  {
    what: 'a copy stands below what it is a copy of, if there is none',
    after: duplicatePanel(BOARD, 5),
    is: ['1@0,0 12x4', 'row 2@4', '3@0,5 24x2', 'row 4@7', '5@0,8 12x4', '6@12,8 12x4', '7@0,12 12x4'],
  },
  {
    what: 'a panel moves within its section',
    after: movePanel(BOARD, 6, { x: 0, y: 0, w: 12, h: 4 }),
    is: ['1@0,0 12x4', 'row 2@4', '3@0,5 24x2', 'row 4@7', '6@0,8 12x4', '5@0,12 12x4'],
  },
  {
    what: 'a panel moves to another section',
    after: movePanel(BOARD, 5, { x: 12, y: 0, w: 12, h: 4 }, 0),
    is: ['1@0,0 12x4', '5@12,0 12x4', 'row 2@4', '3@0,5 24x2', 'row 4@7', '6@12,8 12x4'],
  },
  {
    what: 'a new row stands below all',
    after: addRow(BOARD, 'Row'),
    is: ['1@0,0 12x4', 'row 2@4', '3@0,5 24x2', 'row 4@7', '5@0,8 12x4', '6@12,8 12x4', 'row 7@12'],
  },
  {
    what: 'a row moves with its panels',
    after: moveRow(BOARD, 4, -1),
    is: ['1@0,0 12x4', 'row 4@4', '5@0,5 12x4', '6@12,5 12x4', 'row 2@9', '3@0,10 24x2'],
  },
  {
    what: 'panels without a row stay above all rows',
    after: moveRow(BOARD, 2, -1),
    is: written(BOARD),
  },
  {
    what: 'the panels of a row that goes join those above',
    after: removeRow(BOARD, 4, { withPanels: false }),
    is: ['1@0,0 12x4', 'row 2@4', '3@0,5 24x2', '5@0,7 12x4', '6@12,7 12x4'],
  },
  {
    what: 'the panels of the first row that goes stay without a row',
    after: removeRow(boardOf(row(2, 0), text(3, { x: 0, y: 1, w: 24, h: 2 })), 2, { withPanels: false }),
    is: ['3@0,0 24x2'],
  },
  {
    what: 'a row goes with its panels when that is wanted',
    after: removeRow(BOARD, 4, { withPanels: true }),
    is: ['1@0,0 12x4', 'row 2@4', '3@0,5 24x2'],
  },
];
for (const { what, after, is } of FACTS) test(`board: ${what}`, () => assert.deepEqual(written(after), is));

test('what is not there changes nothing', () => {
  for (const after of [
    removePanel(BOARD, 99),
    duplicatePanel(BOARD, 2),
    movePanel(BOARD, 99, NEW.grid),
    moveRow(BOARD, 4, 1),
    removeRow(BOARD, 1, { withPanels: true }),
    changePanel(BOARD, 99, (panel) => ({ ...panel, title: 'new' })),
    changePanel(BOARD, 1, (panel) => panel),
  ]) {
    assert.equal(after, BOARD);
  }
});

test('a change of one panel leaves all others the same objects', () => {
  const after = changePanel(BOARD, 3, (panel) => ({ ...panel, title: 'new' }));
  assert.equal(after.panels[2]?.title, 'new');
  assert.equal(after.panels[0], BOARD.panels[0]);
});
