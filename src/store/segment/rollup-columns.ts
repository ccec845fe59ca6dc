import type { BucketColumn } from '../port.ts';
import type { RollupColumns, WantedColumns } from './types.ts';

/** Columns of rollup rows that hold values, in the order of the file. `sum` comes first: the others lean on its mean. */
export const VALUE_COLUMNS = [
  'sum',
  'min',
  'max',
  'first',
  'last',
] as const satisfies readonly BucketColumn[];

export type ValueColumn = (typeof VALUE_COLUMNS)[number];

/** Columns that depend on sample times alone, in the order of the file. */
export const SHAPE_COLUMNS = ['bucket', 'count', 'firstTime', 'lastTime'] as const;

export const RAW_SHAPE_COLUMNS = ['times'] as const;

/** How a value column is stored: its number is `length * count + descriptor` (`length` is 0 for `sameAs + column`). */
export const DESCRIPTOR = { plain: 0, predicted: 1, sameAs: 2, count: 8 } as const;

export type RollupColumnName = keyof RollupColumns;

/** One bit a column: shape columns from bit 0, value columns after them. */
const COLUMN_ORDER: readonly RollupColumnName[] = [...SHAPE_COLUMNS, ...VALUE_COLUMNS];

export function columnBit(name: RollupColumnName): number {
  return 1 << COLUMN_ORDER.indexOf(name);
}

export function wantedBits(wanted: WantedColumns): number {
  let bits = columnBit('bucket');
  for (const name of wanted) bits |= columnBit(name);
  return bits;
}

export const ALL_COLUMNS: WantedColumns = ['count', 'firstTime', 'lastTime', ...VALUE_COLUMNS];
