import { UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Reducer } from '../../../src/model/dashboard/panel.ts';
import type { Unit } from '../format/units.ts';
import type { Frame } from './frame.ts';
import { LegendName } from './LegendName.tsx';
import { type LegendSort, legendRows, legendValue, sortedRows } from './legend-sort.ts';
import type { Visibility } from './visibility.ts';

export interface LegendInlineProps {
  readonly frame: Frame;
  readonly unit: Unit;
  readonly visibility: Visibility;
  readonly onHighlight: (key: string | undefined) => void;
  readonly columns?: readonly Reducer[];
  readonly sort?: LegendSort | undefined;
  /** Two lines where left out; more scroll. */
  readonly height?: number;
  /** One name a line. */
  readonly beside?: boolean;
}

const LAST: readonly Reducer[] = ['last'];
// Above this many names nobody reads on, and the page would get slow.
const MOST_NAMES = 100;

/** The legend of a small panel: names with their last values, in one or two lines. */
export function LegendInline(props: LegendInlineProps) {
  const { frame, unit, visibility, onHighlight, columns = LAST, sort, height, beside = false } = props;
  const [all, setAll] = useState(false);
  const rows = useMemo(() => {
    const found = legendRows(frame);
    return sort === undefined ? found : sortedRows(found, sort);
  }, [frame, sort]);
  const shown = all ? rows : rows.slice(0, MOST_NAMES);
  // A single number needs no name; it is the last one where nothing else is said.
  const named = columns.length > 1 || columns[0] !== 'last';
  return (
    <ul
      className={beside ? 'legend-inline is-beside' : 'legend-inline'}
      aria-label="Series"
      style={height === undefined ? undefined : { height }}
    >
      {shown.map((row) => (
        <li key={row.series.key} className={visibility.isHidden(row.series.key) ? 'is-off' : undefined}>
          <LegendName series={row.series} visibility={visibility} onHighlight={onHighlight}>
            {columns.map((column) => (
              <span key={column} className="legend-last">
                {named && <span className="legend-column">{column}</span>}
                {legendValue(row, column, unit, 3)}
              </span>
            ))}
          </LegendName>
        </li>
      ))}
      {rows.length > shown.length && (
        <li>
          <UnstyledButton className="legend-more is-inline" onClick={() => setAll(true)}>
            and {rows.length - shown.length} more
          </UnstyledButton>
        </li>
      )}
    </ul>
  );
}
