import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import { type DraftStorage, DraftStore } from './draft.ts';
import { DraftKeeper } from './draft-keeper.ts';
import { EMPTY_BOARD, newPanel } from './new-panel.ts';

/** Storage in memory that has room for so many characters, as the browser's has. */
class Room implements DraftStorage {
  readonly entries = new Map<string, string>();
  readonly #most: number;
  writes = 0;

  constructor(most = 100_000) {
    this.#most = most;
  }
  get length() {
    return this.entries.size;
  }
  key(index: number) {
    return [...this.entries.keys()][index] ?? null;
  }
  getItem(key: string) {
    return this.entries.get(key) ?? null;
  }
  removeItem(key: string) {
    this.entries.delete(key);
  }
  setItem(key: string, value: string) {
    if (value.length > this.#most) throw new DOMException('full', 'QuotaExceededError');
    this.writes++;
    this.entries.set(key, value);
  }
}

const board = (title: string): Dashboard => ({
  ...{ ...EMPTY_BOARD, title },
  panels: (['timeSeries', 'text', 'alertList', 'table'] as const).map((kind, place) =>
    newPanel(kind, place + 1),
  ),
});
const draft = (title: string) => ({ board: board(title), base: EMPTY_BOARD, version: 3 });
const storeIn = (storage: Room, atMs = 7) => new DraftStore({ storage: () => storage, nowMs: () => atMs });
const forbidden = new DraftStore({
  storage: () => {
    throw new DOMException('no', 'SecurityError');
  },
  nowMs: () => 0,
});

test('each tab has a draft of its own: what one saves or lets go takes nothing from the other', () => {
  const store = storeIn(new Room());
  store.write('b', 'one', draft('of one'));
  store.write('b', 'two', draft('of two'));
  store.write('b', 'one', undefined);
  assert.equal(store.read('b', 'one').draft, undefined);
  assert.deepEqual(store.read('b', 'two').draft, { ...draft('of two'), atMs: 7 });
});

test('drafts of other tabs are found, the newest first, and only of this board', () => {
  const room = new Room();
  storeIn(room, 1).write('b', 'one', draft('old'));
  storeIn(room, 2).write('b', 'two', draft('newer'));
  storeIn(room, 3).write('b', 'own', draft('own'));
  storeIn(room, 4).write('b2', 'one', draft('of another board'));
  const { drafts } = storeIn(room).left('b', 'own');
  assert.deepEqual(
    drafts.map(({ tab, atMs, board: { title } }) => [tab, atMs, title]),
    [
      ['two', 2, 'newer'],
      ['one', 1, 'old'],
    ],
  );
});

test('what is no draft of this version is dropped, and that is said', () => {
  const good = { ...draft('a'), atMs: 1 };
  const [chart] = good.board.panels;
  const withBoard = (change: object) => ({ ...good, board: { ...good.board, ...change } });
  for (const [what, stored] of Object.entries({
    'no JSON': '{',
    'no object': '7',
    'no base': { ...good, base: undefined },
    'another schema': withBoard({ schemaVersion: 2 }),
    'no lists': withBoard({ links: undefined }),
    'no panel': withBoard({ panels: [null] }),
    'a kind that there is not': withBoard({ panels: [{ ...chart, kind: 'constructor' }] }),
    'no place': withBoard({ panels: [{ ...chart, grid: { x: 0, y: 0, w: null, h: 1 } }] }),
    'no queries': withBoard({ panels: [{ ...chart, queries: {} }] }),
  })) {
    const room = new Room();
    const store = storeIn(room);
    for (const tab of ['own', 'other']) {
      store.write('b', tab, draft('a'));
      const key = room.key(room.length - 1) ?? '';
      room.entries.set(key, typeof stored === 'string' ? stored : JSON.stringify(stored));
    }
    assert.deepEqual(store.read('b', 'own'), { draft: undefined, dropped: true }, what);
    assert.deepEqual(store.left('b', 'own'), { drafts: [], dropped: true }, what);
    assert.deepEqual(store.read('b', 'own'), { draft: undefined, dropped: false }, what);
  }
});

test('a browser that has no room, or forbids it, is reported', () => {
  assert.equal(storeIn(new Room()).write('b', 'one', draft('a')), true);
  assert.equal(storeIn(new Room(10)).write('b', 'one', draft('a')), false);
  assert.equal(forbidden.write('b', 'one', draft('a')), false);
  assert.equal(forbidden.write('b', 'one', undefined), true);
  assert.deepEqual(forbidden.read('b', 'one'), { draft: undefined, dropped: false });
  assert.deepEqual(forbidden.left('b', 'one'), { drafts: [], dropped: false });
});

test('many changes are one write; leaving writes at once, and saving takes the draft away', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const room = new Room();
  const store = storeIn(room);
  const told: boolean[] = [];
  const keeper = new DraftKeeper({ store, id: 'new', tab: () => 'own', onKept: (kept) => told.push(kept) });
  const kept = (id: string) => store.read(id, 'own').draft?.board.title;
  for (const title of ['a', 'ab', 'abc']) keeper.keep(draft(title));
  assert.equal(room.writes, 0);
  t.mock.timers.tick(1_000);
  assert.deepEqual([room.writes, kept('new')], [1, 'abc']);
  keeper.keep(draft('left'));
  keeper.flush();
  assert.equal(kept('new'), 'left');
  keeper.keep(draft('typed'));
  keeper.moveTo('b', draft('typed more'));
  assert.deepEqual([kept('new'), kept('b')], [undefined, 'typed more']);
  keeper.keep(draft('not wanted'));
  keeper.keep(undefined);
  t.mock.timers.tick(1_000);
  keeper.flush();
  assert.equal(kept('b'), undefined);
  assert.ok(told.every((isKept) => isKept));
});

test('a draft that is not kept is told of, and tried again with the next change', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const told: boolean[] = [];
  const keeper = new DraftKeeper({
    ...{ store: storeIn(new Room(2_000)), id: 'b', tab: () => 'own', onKept: (kept) => told.push(kept) },
  });
  const long = { ...draft('a'), board: { ...EMPTY_BOARD, title: 'x'.repeat(2_000) } };
  for (const next of [long, { ...long, board: EMPTY_BOARD }]) {
    keeper.keep(next);
    t.mock.timers.tick(1_000);
  }
  assert.deepEqual(told, [false, true]);
});
