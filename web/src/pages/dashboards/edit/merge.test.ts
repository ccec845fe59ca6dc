import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import type { Panel } from '../../../../../src/model/dashboard/panel.ts';
import { parts, resolved } from './merge.ts';
import { EMPTY_BOARD } from './new-panel.ts';
import { withOwnIds } from './own-ids.ts';

const text = (id: number, markdown: string, x = id, y = 0): Panel => ({
  ...{ id, kind: 'text', title: `T${id}`, markdown, grid: { x, y, w: 1, h: 1 } },
});
const row = (id: number, y: number): Panel => ({
  ...{ id, kind: 'row', title: `R${id}`, collapsed: false, grid: { x: 0, y, w: 24, h: 1 } },
});
const board = (title: string, ...panels: Panel[]): Dashboard => ({ ...EMPTY_BOARD, title, panels });
const BASE = board('a', text(1, 'one'), text(2, 'two'), text(3, 'three'));
const MINE = board('mine', text(1, 'mine'), text(2, 'two'));
const THEIRS = board('theirs', text(1, 'one'), text(2, 'theirs'), text(3, 'three'), text(4, 'four'));

test('each keeps its own changes, and mine goes first where both changed it', () => {
  assert.deepEqual(
    parts(BASE, MINE, THEIRS).map(({ key, mine, theirs, choice }) => [key, mine, theirs, choice]),
    [
      ['title', 'mine', 'theirs', 'mine'],
      ['panel 1', 'changed', 'as it was', 'mine'],
      ['panel 2', 'as it was', 'changed', 'theirs'],
      ['panel 3', 'removed', 'as it was', 'mine'],
      ['panel 4', 'not there', 'added', 'theirs'],
    ],
  );
});

test('what is chosen becomes one board', () => {
  const choices = Object.fromEntries(parts(BASE, MINE, THEIRS).map(({ key, choice }) => [key, choice]));
  assert.deepEqual(
    resolved(BASE, MINE, THEIRS, choices),
    board('mine', text(1, 'mine'), text(2, 'theirs'), text(4, 'four')),
  );
  const theirs = Object.fromEntries(Object.keys(choices).map((key) => [key, 'theirs' as const]));
  const taken = resolved(BASE, MINE, THEIRS, theirs);
  assert.deepEqual(new Set(taken.panels), new Set(THEIRS.panels));
});

test('equal versions differ in nothing', () => assert.deepEqual(parts(BASE, MINE, MINE), []));

/** What becomes of both when each choice is as it is offered. */
const merged = (base: Dashboard, mine: Dashboard, theirs: Dashboard) => {
  const own = withOwnIds(base, mine, theirs, 'b1');
  const offered = parts(base, own, theirs);
  const choices = Object.fromEntries(offered.map(({ key, choice }) => [key, choice]));
  return { offered, panels: resolved(base, own, theirs, choices).panels };
};

test('panels that both added under the same id are both kept, and neither lies over the other', () => {
  const base = board('a', text(1, 'one'));
  const { offered, panels } = merged(
    base,
    board('a', text(1, 'one'), text(2, 'mine', 5), text(3, 'mine too', 6)),
    board('a', text(1, 'one'), text(2, 'theirs', 5)),
  );
  assert.deepEqual(
    offered.map(({ key, choice }) => [key, choice]),
    [
      ['panel 4', 'mine'],
      ['panel 3', 'mine'],
      ['panel 2', 'theirs'],
    ],
  );
  assert.deepEqual(
    panels.map((panel) => [panel.id, 'markdown' in panel && panel.markdown, panel.grid.x, panel.grid.y]),
    [
      [1, 'one', 1, 0],
      [2, 'theirs', 5, 0],
      [3, 'mine too', 6, 0],
      [4, 'mine', 5, 1],
    ],
  );
});

test('a new panel stays below its row though the other one moved the row', () => {
  const base = board('a', text(1, 'one'), row(2, 1), text(3, 'three', 3, 2));
  const { panels } = merged(
    base,
    board('a', text(1, 'one'), row(2, 1), text(3, 'three', 3, 2), text(4, 'mine', 4, 2)),
    board('a', text(1, 'one'), text(4, 'theirs', 1, 1), row(2, 2), text(3, 'three', 3, 3)),
  );
  assert.deepEqual(
    panels.map(({ id, grid }) => [id, grid.y]),
    [
      [1, 0],
      [4, 1],
      [2, 2],
      [3, 3],
      [5, 3],
    ],
  );
});

test('links to a panel of mine follow it to its new id, others stay', () => {
  const links = (...urls: string[]) => urls.map((url) => ({ title: 'to', url }));
  const theirs = board('a', text(1, 'theirs'));
  const mine = {
    ...board('a', text(1, 'mine'), { ...text(3, 'linked'), links: links('/embed/b1?panel=1') }),
    links: links(
      ...['/dashboards/b1?panel=1~web-1&from=now-1h', 'https://here/dashboards/b1?a=b&panel=1#x'],
      ...['/dashboards/b1?panel=12', '/dashboards/b2?panel=1', 'https://other/?panel=1'],
    ),
  };
  const own = withOwnIds(board('a'), mine, theirs, 'b1');
  assert.deepEqual(
    own.links.map(({ url }) => url),
    [
      ...['/dashboards/b1?panel=4~web-1&from=now-1h', 'https://here/dashboards/b1?a=b&panel=4#x'],
      ...['/dashboards/b1?panel=12', '/dashboards/b2?panel=1', 'https://other/?panel=1'],
    ],
  );
  assert.deepEqual(
    own.panels.map(({ id, links: of }) => [id, of?.[0]?.url]),
    [
      [4, undefined],
      [3, '/embed/b1?panel=4'],
    ],
  );
});

test('the same new panel on both sides is one', () => {
  const both = board('a', text(1, 'one'));
  assert.equal(withOwnIds(board('a'), both, board('a', text(1, 'one')), 'b1'), both);
});
