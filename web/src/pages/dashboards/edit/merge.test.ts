import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import type { Panel } from '../../../../../src/model/dashboard/panel.ts';
import { parts, resolved } from './merge.ts';
import { EMPTY_BOARD } from './new-panel.ts';

const text = (id: number, markdown: string): Panel => ({
  ...{ id, kind: 'text', title: `T${id}`, markdown, grid: { x: 0, y: 0, w: 1, h: 1 } },
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
    resolved(MINE, THEIRS, choices),
    board('mine', text(1, 'mine'), text(2, 'theirs'), text(4, 'four')),
  );
  const theirs = Object.fromEntries(Object.keys(choices).map((key) => [key, 'theirs' as const]));
  const taken = resolved(MINE, THEIRS, theirs);
  assert.deepEqual(new Set(taken.panels), new Set(THEIRS.panels));
});

test('equal versions differ in nothing', () => assert.deepEqual(parts(BASE, MINE, MINE), []));
