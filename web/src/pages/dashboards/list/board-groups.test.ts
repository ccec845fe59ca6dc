import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BoardSummary } from '../api/types.ts';
import { boardGroups, folderParts } from './board-groups.ts';

const board = (id: string, folder = '', more: Partial<BoardSummary> = {}): BoardSummary => ({
  ...{ id, title: id, folder, tags: [], version: 1, origin: 'api', updatedAtMs: 0, updatedBy: 'ann' },
  ...{ starred: false, panels: 1, ...more },
});

test('stars first, then no folder, then folders as people count, then what comes with the program', () => {
  const groups = boardGroups([
    board('a', 'Rack 10'),
    board('b', 'Rack 2', { starred: true }),
    board('c'),
    board('d', '', { origin: 'built-in' }),
  ]);
  assert.deepEqual(
    groups.map(({ label, boards }) => [label, boards.map(({ id }) => id)]),
    [
      ['Starred', ['b']],
      ['In no folder', ['c']],
      ['Rack 2', ['b']],
      ['Rack 10', ['a']],
      ['Ready-made', ['d']],
    ],
  );
});

test('groups without boards are left out', () => assert.deepEqual(boardGroups([]), []));

test('each part of a folder is a way to it', () => {
  assert.deepEqual(folderParts('A/B'), [
    { name: 'A', path: 'A' },
    { name: 'B', path: 'A/B' },
  ]);
  assert.deepEqual(folderParts(''), []);
});
