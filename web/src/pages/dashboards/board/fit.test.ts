import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ShownSection } from '../../../../../src/model/dashboard/repeat.ts';
import { fittedRowPx } from './fit.ts';
import { panelSize } from './geometry.ts';

const section = (key: string, lines: number, withRow = false) =>
  ({
    key,
    ...(withRow ? { row: { title: key } } : {}),
    panels: [{ key: `${key}1`, grid: { x: 0, y: 0, w: 12, h: lines } }],
  }) as unknown as ShownSection;
const open = () => false;

test('rows, gaps and headings of a fitted board are as high as the screen', () => {
  const sections = [section('a', 20), section('b', 10, true)];
  const height = 800;
  const rowPx = fittedRowPx(sections, { width: 1_400, height, isCollapsed: open }) ?? 0;
  const panels = [20, 10].map((h) => panelSize({ x: 0, y: 0, w: 12, h }, 1_400, rowPx).height);
  assert.ok(Math.abs((panels[0] ?? 0) + (panels[1] ?? 0) + 34 + 8 - height) < 1e-6);
});

test('what is collapsed takes no room but its heading', () => {
  const sections = [section('a', 10), section('b', 10, true)];
  const options = { width: 1_400, height: 442, isCollapsed: ({ key }: ShownSection) => key === 'b' };
  assert.equal(fittedRowPx(sections, options), (442 - 34) / 10);
});

test('rows have bounds: a long board scrolls, a small one does not fill the wall', () => {
  const at = (lines: number) =>
    fittedRowPx([section('a', lines)], { width: 1_400, height: 600, isCollapsed: open });
  assert.equal(at(200), 12);
  assert.ok((at(1) ?? 0) < 600);
});

test('a phone and an empty board are not fitted', () => {
  assert.equal(fittedRowPx([section('a', 10)], { width: 400, height: 600, isCollapsed: open }), undefined);
  assert.equal(fittedRowPx([], { width: 1_400, height: 600, isCollapsed: open }), undefined);
});
