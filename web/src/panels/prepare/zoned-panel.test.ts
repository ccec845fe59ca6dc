import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TablePanel } from '../../../../src/model/dashboard/panel.ts';
import { unitById } from '../../format/unit-ids.ts';
import { formatValue } from '../../format/units.ts';
import { zonedPanel } from './zoned-panel.ts';

const NOON_UTC = Date.UTC(2026, 6, 1, 12);
const TABLE: TablePanel = {
  ...{ id: 1, kind: 'table', title: '', grid: { x: 0, y: 0, w: 6, h: 6 }, queries: [] },
  display: { unit: 'bytes' },
  overrides: [{ match: { refId: 'A' }, unit: 'dateTimeAsIso' }],
  rows: 'series',
  filterable: false,
  reducer: 'last',
  columns: [{ column: 'boot', unit: 'dateTimeAsLocal' }, { column: 'other' }],
};

test('moments are on the clock of the page, wherever a panel names their unit', () => {
  const panel = zonedPanel(TABLE, 'Europe/Berlin');
  const shown = (id: string | undefined) => formatValue(NOON_UTC, unitById(id ?? ''));
  assert.equal(shown(panel.overrides?.[0]?.unit), '2026-07-01 14:00:00');
  assert.equal(shown(panel.columns?.[0]?.unit), '2026-07-01 14:00:00');
  assert.equal(panel.display.unit, 'bytes');
  assert.equal(shown(zonedPanel(TABLE, 'UTC').columns?.[0]?.unit), '2026-07-01 12:00:00Z');
});

test('a panel without moments is the same object', () => {
  const { overrides, columns, ...plain } = TABLE;
  assert.equal(zonedPanel(plain, 'Europe/Berlin'), plain);
});
