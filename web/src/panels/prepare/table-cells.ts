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

/** The width of each column by what it holds; what is left of the panel's width goes to all alike. */
export function columnWidths({ columns, rows }: Grid, width: number, zone: string): number[] {
  const sample = rows.slice(0, SAMPLE_ROWS);
  const wanted = columns.map((column, i) => {
    if (column.widthPx !== undefined) return column.widthPx;
    const longest = sample.reduce(
      (most, row) => Math.max(most, cellText(row[i] ?? null, column, zone).length),
      column.title.length + 1,
    );
    return Math.min(WIDTH_PX.most, Math.max(WIDTH_PX.least, longest * LETTER_PX + PADDING_PX));
  });
  const free = columns.filter(({ widthPx }) => widthPx === undefined).length;
  const rest = Math.floor((width - wanted.reduce((sum, one) => sum + one, 0)) / Math.max(1, free));
  return rest <= 0 ? wanted : wanted.map((one, i) => (columns[i]?.widthPx === undefined ? one + rest : one));
}
