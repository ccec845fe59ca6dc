import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  arranged,
  bottomOf,
  compacted,
  fitted,
  freePlace,
  inReadingOrder,
  overlap,
  panelsOf,
  sectionsOf,
  separated,
} from './layout.ts';
import type { GridPlace, Panel } from './panel.ts';

/** `id@x,y wxh`, as in `1@0,0 12x8`. */
const items = (...texts: string[]) =>
  texts.map((text) => {
    const [id = 0, x = 0, y = 0, w = 1, h = 1] = text.split(/[@, x]/).map(Number);
    return { id, grid: { x, y, w, h } };
  });
const written = (list: readonly { readonly id: number; readonly grid: GridPlace }[]) =>
  list.map(({ id, grid: { x, y, w, h } }) => `${id}@${x},${y} ${w}x${h}`);
const text = (id: number, grid: GridPlace): Panel => ({ id, kind: 'text', title: '', markdown: '', grid });
const row = (id: number, y: number): Panel => ({
  ...{ id, kind: 'row', title: '', collapsed: false },
  grid: { x: 0, y, w: 24, h: 1 },
});

const MOVES: readonly {
  readonly what: string;
  readonly from: string[];
  readonly move: [id: number, x: number, y: number, w: number, h: number];
  readonly to: string[];
}[] = [
  {
    what: 'one moved onto another pushes it down',
    from: ['1@0,0 12x8', '2@12,0 12x8'],
    move: [1, 12, 0, 12, 8],
    to: ['1@12,0 12x8', '2@12,8 12x8'],
  },
  {
    what: 'one moved down past the top of another changes places with it',
    from: ['1@0,0 12x4', '2@0,4 12x8'],
    move: [1, 0, 5, 12, 4],
    to: ['2@0,0 12x8', '1@0,8 12x4'],
  },
  {
    what: 'one moved down less far than that goes back up',
    from: ['1@0,0 12x4', '2@0,4 12x8'],
    move: [1, 0, 3, 12, 4],
    to: ['1@0,0 12x4', '2@0,4 12x8'],
  },
  {
    what: 'one moved up stands before what it meets',
    from: ['1@0,0 24x4', '2@0,4 24x4', '3@0,8 24x4'],
    move: [3, 0, 0, 24, 4],
    to: ['3@0,0 24x4', '1@0,4 24x4', '2@0,8 24x4'],
  },
  {
    what: 'one made wider pushes its neighbour down, and what is below that',
    from: ['1@0,0 8x4', '2@8,0 8x4', '3@8,4 8x4'],
    move: [1, 0, 0, 12, 4],
    to: ['1@0,0 12x4', '2@8,4 8x4', '3@8,8 8x4'],
  },
  {
    what: 'one made smaller lets others rise',
    from: ['1@0,0 24x8', '2@0,8 24x4'],
    move: [1, 0, 0, 24, 2],
    to: ['1@0,0 24x2', '2@0,2 24x4'],
  },
  {
    what: 'what would stick out is kept within the grid',
    from: ['1@0,0 8x4'],
    move: [1, 30, -3, 8, 4],
    to: ['1@16,0 8x4'],
  },
  {
    what: 'what would be wider than the grid is as wide as the grid',
    from: ['1@4,0 8x4'],
    move: [1, 4, 0, 99, 0],
    to: ['1@0,0 24x1'],
  },
  {
    what: 'one that is not there changes nothing but gaps',
    from: ['1@0,3 8x4'],
    move: [9, 0, 0, 8, 4],
    to: ['1@0,0 8x4'],
  },
];
for (const { what, from, move, to } of MOVES) {
  test(`layout: ${what}`, () => {
    const [id, x, y, w, h] = move;
    assert.deepEqual(written(arranged(items(...from), id, { x, y, w, h })), to);
  });
}

const anyPlace = fc
  .tuple(
    fc.integer({ min: -2, max: 30 }),
    fc.integer({ min: -2, max: 40 }),
    fc.integer({ min: 0, max: 30 }),
    fc.integer({ min: 0, max: 12 }),
  )
  .map(([x, y, w, h]) => ({ x, y, w, h }));
const anyItems = fc
  .array(anyPlace, { maxLength: 12 })
  .map((places) => places.map((grid, id) => ({ id, grid })));

test('whatever is moved wherever, none lies over another, none floats, and none is lost', () => {
  fc.assert(
    fc.property(anyItems, fc.nat(11), anyPlace, (before, id, place) => {
      const after = arranged(before, id, place);
      assert.deepEqual(new Set(after.map((item) => item.id)), new Set(before.map((item) => item.id)));
      assertApart(after);
      for (const { grid } of after) {
        const above = { ...grid, y: grid.y - 1 };
        assert.ok(grid.y === 0 || after.some((other) => other.grid !== grid && overlap(other.grid, above)));
      }
      assert.deepEqual(compacted(after), after, 'once more changes nothing');
    }),
  );
});

test('separating lets alone what is apart, and moves nothing up or sideways', () => {
  fc.assert(
    fc.property(anyItems, (before) => {
      const after = separated(before);
      assertApart(after);
      for (const { id, grid } of after) {
        const old = fitted(before[id]?.grid ?? grid);
        assert.ok(grid.y >= old.y && grid.x === old.x && grid.w === old.w && grid.h === old.h);
      }
      assert.deepEqual(separated(after), after);
    }),
  );
});

test('a new panel takes the first gap, or a place below all', () => {
  assert.deepEqual(freePlace([], { w: 12, h: 8 }), { x: 0, y: 0, w: 12, h: 8 });
  const board = items('1@0,0 12x8', '2@0,8 24x4');
  assert.deepEqual(freePlace(board, { w: 12, h: 8 }), { x: 12, y: 0, w: 12, h: 8 });
  assert.deepEqual(freePlace(board, { w: 13, h: 8 }), { x: 0, y: 12, w: 13, h: 8 });
  assert.equal(bottomOf(board), 12);
});

test('reading order is line by line, from left to right', () => {
  const order = inReadingOrder(items('1@12,0 1x1', '2@0,5 1x1', '3@0,0 1x1')).map(({ id }) => id);
  assert.deepEqual(order, [3, 1, 2]);
});

test('rows part a board into sections, and sections become the board again', () => {
  const panels = [
    text(1, { x: 0, y: 0, w: 12, h: 4 }),
    row(2, 4),
    text(3, { x: 0, y: 5, w: 12, h: 4 }),
    text(4, { x: 12, y: 5, w: 12, h: 6 }),
    row(5, 11),
    row(6, 12),
    text(7, { x: 0, y: 13, w: 24, h: 2 }),
  ];
  const sections = sectionsOf(panels);
  assert.deepEqual(
    sections.map(({ row: heading, panels: own }) => [heading?.id, own.map(({ id }) => id)]),
    [
      [undefined, [1]],
      [2, [3, 4]],
      [5, []],
      [6, [7]],
    ],
  );
  assert.equal(sections[1]?.panels[0]?.grid.y, 0, 'places count from the top of the section');
  assert.deepEqual(panelsOf(sections), panels);
});

test('a board without panels above its first row has no section for them', () => {
  assert.deepEqual(
    sectionsOf([row(1, 0)]).map((section) => section.row?.id),
    [1],
  );
  assert.deepEqual(sectionsOf([]), []);
});

test('a panel on the line of a heading belongs to the heading', () => {
  const [section] = sectionsOf([text(1, { x: 0, y: 3, w: 4, h: 4 }), row(2, 3)]);
  assert.deepEqual([section?.row?.id, section?.panels[0]?.id, section?.panels[0]?.grid.y], [2, 1, 0]);
});

function assertApart(list: readonly { readonly grid: GridPlace }[]): void {
  for (const [index, { grid }] of list.entries()) {
    assert.deepEqual(fitted(grid), grid, 'within the grid');
    for (const other of list.slice(index + 1)) assert.ok(!overlap(grid, other.grid));
  }
}
