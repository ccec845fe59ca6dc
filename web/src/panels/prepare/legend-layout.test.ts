import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Legend } from '../../../../src/model/dashboard/panel.ts';
import { legendLayout } from './legend-layout.ts';

const BOTTOM: Legend = { place: 'bottom', asTable: false, columns: ['last'] };
const TABLE: Legend = { place: 'right', asTable: true, columns: ['min', 'max', 'last'] };

test('a legend below takes one line or two, with more half of the third, and a table no more than its share', () => {
  assert.equal(legendLayout(BOTTOM, ['a', 'b'], 400, 200).heightPx, 22);
  assert.equal(legendLayout(BOTTOM, Array(3).fill('web-1.example'), 400, 200).heightPx, 44);
  assert.equal(legendLayout(BOTTOM, Array(50).fill('web-1.example'), 400, 200).heightPx, 55);
  const table = { ...TABLE, place: 'bottom' as const };
  assert.equal(legendLayout(table, ['a'], 400, 300).heightPx, 52);
  assert.equal(legendLayout(table, Array(500).fill('a'), 400, 300).heightPx, 112);
});

test('a legend beside the chart goes below where there is no room', () => {
  assert.deepEqual(legendLayout(TABLE, ['a'], 1_000, 300), { place: 'right', widthPx: 342, heightPx: 300 });
  assert.equal(legendLayout(TABLE, ['a'], 560, 300).place, 'bottom');
});

test('a small chart has no legend', () => {
  assert.equal(legendLayout(BOTTOM, ['a'], 300, 70).place, 'none');
  assert.equal(legendLayout({ ...BOTTOM, place: 'none' }, ['a'], 900, 900).place, 'none');
  assert.equal(legendLayout(BOTTOM, [], 900, 900).place, 'none');
});
