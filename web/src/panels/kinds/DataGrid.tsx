import { UnstyledButton } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { ValueMapping } from '../../../../src/model/dashboard/panel.ts';
import { useTime } from '../../time/store.ts';
import { useWindowed } from '../../ui/use-windowed.ts';
import { cellText, columnWidths } from '../prepare/table-cells.ts';
import { cellFilter } from '../prepare/table-filter.ts';
import { type Cell, type Grid, type GridColumn, sortedBy } from '../prepare/table-rows.ts';
import type { Ends } from '../prepare/value-look.ts';
import { DataCell } from './DataCell.tsx';
import './table.css';

export interface DataGridProps {
  readonly label: string;
  readonly grid: Grid;
  readonly mappings: readonly ValueMapping[];
  readonly width: number;
  readonly filterable: boolean;
  /** Where bars within cells begin and end, for each column. */
  readonly ends: readonly Ends[];
}

interface Sort {
  readonly key: string;
  readonly down: boolean;
}

const ROW_PX = 26;
const FEW_ROWS = 5;
const NO_FILTERS: Readonly<Record<string, string>> = {};

/** A table whose columns sort and filter. Only the rows in sight are on the page. */
export function DataGrid({ label, grid, mappings, width, filterable, ends }: DataGridProps) {
  const scroller = useRef<HTMLElement>(null);
  const [sort, setSort] = useState<Sort>();
  const [filters, setFilters] = useState(NO_FILTERS);
  const { zone } = useTime();
  const { columns } = grid;
  const widths = useMemo(() => columnWidths(grid, width, zone), [grid, width, zone]);
  const rows = useMemo(() => chosenRows(grid, filters, sort, zone), [grid, filters, sort, zone]);
  // A few rows are read sooner than filtered.
  const filtersShown =
    filterable && (grid.rows.length > FEW_ROWS || Object.values(filters).some((one) => one !== ''));
  const { from, to } = useWindowed(scroller, rows.length, ROW_PX);
  const total = widths.reduce((sum, one) => sum + one, 0);
  const [leftPx, setLeftPx] = useState(0);
  return (
    <div
      className="grid-box"
      data-more-left={leftPx > 0 || undefined}
      data-more-right={total - leftPx > width + 1 || undefined}
    >
      <section
        className="kind-scroll grid-wrap"
        onScroll={(event) => setLeftPx(event.currentTarget.scrollLeft)}
        ref={scroller}
        aria-label={`${label}, table`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
      >
        <table className="grid-table" style={{ width: total }} aria-rowcount={rows.length + 1}>
          <colgroup>
            {columns.map(({ key }, i) => (
              <col key={key} style={{ width: widths[i] }} />
            ))}
          </colgroup>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head key={column.key} column={column} sort={sort} onSort={setSort} />
              ))}
            </tr>
            {filtersShown && (
              <tr className="grid-filters">
                {columns.map(({ key, title, kind }) => (
                  <td key={key}>
                    <input
                      aria-label={`Filter ${title}`}
                      placeholder={kind === 'number' ? '> 90' : 'contains'}
                      value={filters[key] ?? ''}
                      onChange={(event) => setFilters({ ...filters, [key]: event.currentTarget.value })}
                    />
                  </td>
                ))}
              </tr>
            )}
          </thead>
          <tbody>
            {from > 0 && <Spacer columns={columns.length} rows={from} />}
            {rows.slice(from, to).map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own, and keep nothing.
              <tr key={from + i} style={{ height: ROW_PX }} aria-rowindex={from + i + 2}>
                {columns.map((column, place) => (
                  <DataCell
                    key={column.key}
                    cell={row[place] ?? null}
                    column={column}
                    mappings={mappings}
                    ends={ends[place]}
                    zone={zone}
                  />
                ))}
              </tr>
            ))}
            {to < rows.length && <Spacer columns={columns.length} rows={rows.length - to} />}
          </tbody>
        </table>
        {rows.length === 0 && <p className="kind-note">No row passes these filters.</p>}
      </section>
    </div>
  );
}

function chosenRows(
  { columns, rows }: Grid,
  typed: Readonly<Record<string, string>>,
  sort: Sort | undefined,
  zone: string,
): Grid['rows'] {
  const filters = columns.map(({ key }) => cellFilter(typed[key] ?? ''));
  const isLeft = (row: readonly Cell[]) =>
    columns.every((column, i) => {
      const cell = row[i] ?? null;
      return filters[i]?.(cell, cellText(cell, column, zone)) ?? true;
    });
  const left = filters.every((one) => one === undefined) ? rows : rows.filter(isLeft);
  const by = columns.findIndex(({ key }) => key === sort?.key);
  return by < 0 || sort === undefined ? left : sortedBy(left, by, sort.down);
}

function Spacer({ columns, rows }: { readonly columns: number; readonly rows: number }) {
  return (
    <tr>
      <td colSpan={columns} style={{ height: rows * ROW_PX, padding: 0, border: 0 }} />
    </tr>
  );
}

interface HeadProps {
  readonly column: GridColumn;
  readonly sort: Sort | undefined;
  readonly onSort: (sort: Sort) => void;
}

function Head({ column, sort, onSort }: HeadProps) {
  const active = sort?.key === column.key ? sort : undefined;
  const firstDown = column.kind !== 'text';
  return (
    <th
      scope="col"
      className={column.kind === 'number' ? 'num' : undefined}
      aria-sort={active === undefined ? 'none' : active.down ? 'descending' : 'ascending'}
    >
      <UnstyledButton
        className="sort-button"
        title={column.title}
        data-active={active !== undefined || undefined}
        onClick={() => onSort({ key: column.key, down: active === undefined ? firstDown : !active.down })}
      >
        <span className="kind-name">{column.title}</span>
        {active !== undefined && <span aria-hidden="true">{active.down ? '↓' : '↑'}</span>}
      </UnstyledButton>
    </th>
  );
}
