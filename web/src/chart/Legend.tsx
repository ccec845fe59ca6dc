import { UnstyledButton } from '@mantine/core';
import { type MouseEvent, useMemo, useState } from 'react';
import { formatValue, type Unit } from '../format/units.ts';
import { type Frame, type FrameSeries, type Summary, summarise } from './frame.ts';
import type { Visibility } from './visibility.ts';
import './legend.css';

type Column = 'min' | 'avg' | 'max' | 'last';
type SortKey = 'label' | Column;
const COLUMNS: readonly Column[] = ['min', 'avg', 'max', 'last'];
// Above this many rows the page would get slow; the chart still draws all of them.
const MOST_ROWS = 200;

export interface LegendProps {
  readonly frame: Frame;
  readonly unit: Unit;
  readonly visibility: Visibility;
  readonly onHighlight: (key: string | undefined) => void;
}

interface Row {
  readonly series: FrameSeries;
  readonly summary: Summary;
}

const HINT = 'Click: only this one. Ctrl-click: on or off.';

function choose(event: MouseEvent, key: string, visibility: Visibility): void {
  if (event.ctrlKey || event.metaKey) visibility.toggle(key);
  else visibility.isolate(key);
}

/** The full legend: one row a series, sortable by each column. */
export function LegendTable({ frame, unit, visibility, onHighlight }: LegendProps) {
  const [sort, setSort] = useState<{ key: SortKey; down: boolean }>({ key: 'avg', down: true });
  const [all, setAll] = useState(false);
  const rows = useMemo(() => sorted(frame, sort), [frame, sort]);
  const shown = all ? rows : rows.slice(0, MOST_ROWS);
  const by = (key: SortKey) =>
    setSort((old) => ({ key, down: old.key === key ? !old.down : key !== 'label' }));
  return (
    <div className="legend-table-wrap">
      <table className="legend-table">
        <thead>
          <tr>
            <SortHeader label="Series" sortKey="label" sort={sort} onSort={by} />
            {COLUMNS.map((column) => (
              <SortHeader key={column} label={column} sortKey={column} sort={sort} onSort={by} />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ series, summary }) => (
            <tr
              key={series.key}
              className={visibility.isHidden(series.key) ? 'is-off' : undefined}
              onMouseEnter={() => onHighlight(series.key)}
              onMouseLeave={() => onHighlight(undefined)}
            >
              <td>
                <UnstyledButton
                  className="legend-name"
                  title={`${series.label}\n${HINT}`}
                  aria-pressed={!visibility.isHidden(series.key)}
                  onClick={(event) => choose(event, series.key, visibility)}
                >
                  <span className="legend-swatch" style={{ background: series.color }} />
                  <span className="legend-text">{series.label}</span>
                </UnstyledButton>
              </td>
              {COLUMNS.map((column) => (
                <td key={column} className="num">
                  {formatValue(summary[column], unit)}
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
    </div>
  );
}

function sorted(frame: Frame, sort: { key: SortKey; down: boolean }): Row[] {
  const rows = frame.series.map((series) => ({ series, summary: summarise(series.values) }));
  const sign = sort.down ? -1 : 1;
  return rows.sort((a, b) => {
    if (sort.key === 'label')
      return sign * a.series.label.localeCompare(b.series.label, 'en', { numeric: true });
    // Series without data come last in both directions.
    const left = a.summary[sort.key];
    const right = b.summary[sort.key];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right);
  });
}

interface SortHeaderProps {
  readonly label: string;
  readonly sortKey: SortKey;
  readonly sort: { readonly key: SortKey; readonly down: boolean };
  readonly onSort: (key: SortKey) => void;
}

function SortHeader({ label, sortKey, sort, onSort }: SortHeaderProps) {
  const active = sort.key === sortKey;
  return (
    <th
      className={sortKey === 'label' ? undefined : 'num'}
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

/** The legend of a small panel: names with their last values, in one or two lines. */
export function LegendInline({ frame, unit, visibility, onHighlight }: LegendProps) {
  return (
    <ul className="legend-inline" aria-label="Series">
      {frame.series.map((series) => (
        <li key={series.key} className={visibility.isHidden(series.key) ? 'is-off' : undefined}>
          <UnstyledButton
            className="legend-name"
            title={`${series.label}\n${HINT}`}
            aria-pressed={!visibility.isHidden(series.key)}
            onClick={(event) => choose(event, series.key, visibility)}
            onMouseEnter={() => onHighlight(series.key)}
            onMouseLeave={() => onHighlight(undefined)}
          >
            <span
              className={series.dashed === true ? 'legend-swatch is-dashed' : 'legend-swatch'}
              style={{ background: series.color }}
            />
            <span className="legend-text">{series.label}</span>
            <span className="legend-last">{formatValue(summarise(series.values).last, unit, 3)}</span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
