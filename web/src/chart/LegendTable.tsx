import { UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Reducer } from '../../../src/model/dashboard/panel.ts';
import type { Unit } from '../format/units.ts';
import type { Frame } from './frame.ts';
import { LegendName } from './LegendName.tsx';
import { type LegendSort, legendRows, legendValue, sortedRows } from './legend-sort.ts';
import type { Visibility } from './visibility.ts';

export interface LegendTableProps {
  readonly frame: Frame;
  readonly unit: Unit;
  readonly visibility: Visibility;
  readonly onHighlight: (key: string | undefined) => void;
  readonly columns?: readonly Reducer[];
  /** How it is sorted at first. */
  readonly sort?: LegendSort | undefined;
  /** Up to 340 px where left out; more scrolls. */
  readonly height?: number;
}

const COLUMNS: readonly Reducer[] = ['min', 'avg', 'max', 'last'];
const BY_AVERAGE: LegendSort = { key: 'avg', down: true };
// Above this many rows the page would get slow; the chart still draws all of them.
const MOST_ROWS = 200;

/** The full legend: one row a series, sortable by each column. */
export function LegendTable(props: LegendTableProps) {
  const { frame, unit, visibility, onHighlight, columns = COLUMNS, sort = BY_AVERAGE, height } = props;
  const [chosen, setChosen] = useState<LegendSort>();
  const [all, setAll] = useState(false);
  const by = chosen ?? sort;
  const rows = useMemo(() => sortedRows(legendRows(frame), by), [frame, by]);
  const shown = all ? rows : rows.slice(0, MOST_ROWS);
  const sortBy = (key: LegendSort['key']) =>
    setChosen({ key, down: by.key === key ? !by.down : key !== 'name' });
  return (
    <section
      className="legend-table-wrap"
      style={height === undefined ? undefined : { maxHeight: height }}
      aria-label="Series"
    >
      <table className="legend-table">
        <thead>
          <tr>
            <SortHeader label="Series" sortKey="name" sort={by} onSort={sortBy} />
            {columns.map((column) => (
              <SortHeader key={column} label={column} sortKey={column} sort={by} onSort={sortBy} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr
              key={row.series.key}
              className={visibility.isHidden(row.series.key) ? 'is-off' : undefined}
              onMouseEnter={() => onHighlight(row.series.key)}
              onMouseLeave={() => onHighlight(undefined)}
            >
              <td>
                <LegendName series={row.series} visibility={visibility} />
              </td>
              {columns.map((column) => (
                <td key={column} className="num">
                  {legendValue(row, column, unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown.length && (
        <UnstyledButton className="legend-more" onClick={() => setAll(true)}>
          Show {rows.length - shown.length} more series
        </UnstyledButton>
      )}
    </section>
  );
}

interface SortHeaderProps {
  readonly label: string;
  readonly sortKey: LegendSort['key'];
  readonly sort: LegendSort;
  readonly onSort: (key: LegendSort['key']) => void;
}

function SortHeader({ label, sortKey, sort, onSort }: SortHeaderProps) {
  const active = sort.key === sortKey;
  return (
    <th
      className={sortKey === 'name' ? undefined : 'num'}
      aria-sort={active ? (sort.down ? 'descending' : 'ascending') : 'none'}
    >
      <UnstyledButton
        className="sort-button"
        onClick={() => onSort(sortKey)}
        data-active={active || undefined}
      >
        {label}
        {active && <span aria-hidden="true">{sort.down ? '↓' : '↑'}</span>}
      </UnstyledButton>
    </th>
  );
}
