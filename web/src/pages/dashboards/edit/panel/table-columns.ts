import type { TableColumn, TablePanel } from '../../../../../../src/model/dashboard/panel.ts';
import type { PanelSeries } from '../../../../panels/prepare/series.ts';
import { tableGrid } from '../../../../panels/prepare/table-rows.ts';
import { raised } from '../fields/raised.ts';

/** A column that the table has, as it is called without the panel saying anything. */
export interface KnownColumn {
  readonly key: string;
  readonly title: string;
  readonly isNumber: boolean;
}

export interface ColumnLine extends KnownColumn {
  /** What the panel says of it. */
  readonly asked: TableColumn;
  /** Where it comes as long as the panel says nothing; undefined where the answers at hand have no such column. */
  readonly place: number | undefined;
}

const MOST_COLUMNS = 50;
/** A board takes no longer name; the key of a series with many tags may be longer. */
const LONGEST_KEY = 200;

/** The columns of the answers at hand, and those that the queries will bring. */
export function knownColumns(panel: TablePanel, series: readonly PanelSeries[]): readonly KnownColumn[] {
  const { columns: _, ...plain } = panel;
  const shown = tableGrid(plain, series, MOST_COLUMNS).columns.map(({ key, title, kind }) => ({
    ...{ key, title },
    isNumber: kind === 'number',
  }));
  const coming = panel.rows === 'times' ? [] : comingColumns(panel);
  const all = [...shown, ...coming.filter(({ key }) => !shown.some((one) => one.key === key))];
  return all.filter(({ key }) => key.length <= LONGEST_KEY);
}

function comingColumns({ queries }: TablePanel): readonly KnownColumn[] {
  const drawn = queries.filter(({ hidden }) => hidden !== true);
  const tags = drawn.flatMap((query) => (query.kind === 'metric' ? query.groupBy : []));
  const tagColumns = [...new Set(tags)].filter((tag) => tag !== '*').map((key) => known(key, false));
  return [...tagColumns, ...drawn.map(({ refId }) => known(refId, true))];
}

function known(key: string, isNumber: boolean): KnownColumn {
  return { key, title: key, isNumber };
}

/** All columns in the order of the table: those that the panel names first. */
export function columnLines(
  asked: readonly TableColumn[],
  columns: readonly KnownColumn[],
): readonly ColumnLine[] {
  const placed = columns.map((column, place) => ({ ...column, place }));
  const named = asked.map((column) => {
    const found = placed.find(({ key }) => key === column.column);
    return { ...(found ?? { ...known(column.column, true), place: undefined }), asked: column };
  });
  const rest = placed
    .filter(({ key }) => !asked.some(({ column }) => column === key))
    .map((column) => ({ ...column, asked: { column: column.key } }));
  return [...named, ...rest];
}

/** What the panel says of its columns once it says this of one. */
export function withColumn(
  lines: readonly ColumnLine[],
  column: TableColumn,
): readonly TableColumn[] | undefined {
  return said(lines.map((line) => (line.key === column.column ? { ...line, asked: column } : line)));
}

/** One column further to the left. */
export function withColumnRaised(
  lines: readonly ColumnLine[],
  index: number,
): readonly TableColumn[] | undefined {
  return said(raised(lines, index));
}

export function withoutColumn(lines: readonly ColumnLine[], key: string): readonly TableColumn[] | undefined {
  return said(lines.filter((line) => line.key !== key));
}

/** No more than is needed for this order: columns that come later by themselves, as they are, need not be named. */
function said(lines: readonly ColumnLine[]): readonly TableColumn[] | undefined {
  const comesByItself = (index: number) => {
    const [one, next] = [lines[index], lines[index + 1]];
    if (one?.place === undefined || Object.keys(one.asked).length > 1) return false;
    return next === undefined || one.place < (next.place ?? -1);
  };
  let end = lines.length;
  while (end > 0 && comesByItself(end - 1)) end--;
  return end === 0 ? undefined : lines.slice(0, end).map(({ asked }) => asked);
}
