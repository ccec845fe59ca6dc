import { formatValue } from '../../format/units.ts';
import { formatDateTime } from '../../time/zone.ts';
import type { Cell, Grid, GridColumn } from './table-rows.ts';

/** A cell as text, without mappings. */
export function cellText(cell: Cell, { kind, unit }: GridColumn, zone: string): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  return kind === 'time' ? formatDateTime(cell, zone) : formatValue(cell, unit);
}

const LETTER_PX = 7;
const PADDING_PX = 28;
const WIDTH_PX = { least: 64, most: 360 };
// Widths follow from these rows alone: they must not change while somebody scrolls.
const SAMPLE_ROWS = 200;

function sumOf(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one, 0);
}

function widthOf(letters: number): number {
  return Math.min(WIDTH_PX.most, Math.max(WIDTH_PX.least, letters * LETTER_PX + PADDING_PX));
}

/**
 * The width of each column by what it holds; what is left of the panel's width goes to all alike. Where there is too little, titles
 * give way to the cells if that makes all columns fit: a title that is cut is read by its tooltip, a column out of sight is missed.
 */
export function columnWidths({ columns, rows }: Grid, width: number, zone: string): number[] {
  const sample = rows.slice(0, SAMPLE_ROWS);
  const cells = (column: GridColumn, i: number) =>
    Math.max(0, ...sample.map((row) => cellText(row[i] ?? null, column, zone).length));
  const wanted = columns.map((column, i) => {
    if (column.widthPx !== undefined) return column.widthPx;
    return widthOf(Math.max(cells(column, i), column.title.length + 1));
  });
  const missing = sumOf(wanted) - width;
  if (missing > 0) {
    const spare = wanted.map((one, i) => {
      const column = columns[i];
      return column === undefined || column.widthPx !== undefined ? 0 : one - widthOf(cells(column, i));
    });
    const share = missing / Math.max(1, sumOf(spare));
    return share > 1 ? wanted : wanted.map((one, i) => Math.floor(one - share * (spare[i] ?? 0)));
  }
  const free = columns.filter(({ widthPx }) => widthPx === undefined).length;
  const rest = Math.floor(-missing / Math.max(1, free));
  return rest <= 0 ? wanted : wanted.map((one, i) => (columns[i]?.widthPx === undefined ? one + rest : one));
}
