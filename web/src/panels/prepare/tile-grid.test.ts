import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fittingFontPx, tileGrid } from './tile-grid.ts';

const LIMITS = { leastWidth: 100, leastHeight: 50, gap: 0, aspect: 2 };

test('tiles take the room that there is, in the better of both directions', () => {
  assert.deepEqual(tileGrid(1, 400, 200, LIMITS), { columns: 1, tileWidth: 400, tileHeight: 200 });
  assert.deepEqual(tileGrid(2, 800, 100, LIMITS), { columns: 2, tileWidth: 400, tileHeight: 100 });
  assert.deepEqual(tileGrid(2, 200, 400, LIMITS), { columns: 1, tileWidth: 200, tileHeight: 200 });
  assert.equal(tileGrid(6, 600, 200, LIMITS).columns, 3);
});

test('tiles that would get too small are scrolled', () => {
  assert.deepEqual(tileGrid(100, 450, 200, LIMITS), { columns: 4, tileWidth: 112, tileHeight: 50 });
  assert.deepEqual(tileGrid(3, 80, 40, LIMITS), { columns: 1, tileWidth: 80, tileHeight: 50 });
});

test('a single row is as high as there is room, however little', () => {
  assert.deepEqual(tileGrid(1, 400, 30, LIMITS), { columns: 1, tileWidth: 400, tileHeight: 30 });
  assert.deepEqual(tileGrid(3, 600, 30, LIMITS), { columns: 3, tileWidth: 200, tileHeight: 30 });
});

test('a value is as large as its room, and never too small to read', () => {
  assert.equal(fittingFontPx(4, 400, 200, 48), 48);
  assert.equal(fittingFontPx(12, 140, 200, 48), 20);
  assert.equal(fittingFontPx(200, 100, 20, 48), 12);
});
