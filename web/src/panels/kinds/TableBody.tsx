import { useMemo } from 'react';
import type { TablePanel, ValueMapping } from '../../../../src/model/dashboard/panel.ts';
import { type Grid, tableGrid } from '../prepare/table-rows.ts';
import { type Ends, gaugeEnds } from '../prepare/value-look.ts';
import { DataGrid } from './DataGrid.tsx';
import type { KindProps } from './kind-props.ts';

const MOST_COLUMNS = 50;
const NO_MAPPINGS: readonly ValueMapping[] = [];
// Below this height the filters would take the place of the rows.
const FILTERS_FROM_PX = 130;

/** One line a series, or one a time. */
export default function TableBody({ panel, series, width, height }: KindProps<TablePanel>) {
  const grid = useMemo(() => tableGrid(panel, series, MOST_COLUMNS), [panel, series]);
  const ends = useMemo(() => columnEnds(panel, grid), [panel, grid]);
  return (
    <>
      <DataGrid
        label={panel.title}
        grid={grid}
        mappings={panel.display.mappings ?? NO_MAPPINGS}
        width={width}
        filterable={panel.filterable && height >= FILTERS_FROM_PX}
        ends={ends}
      />
      {grid.left > 0 && <p className="kind-note">{`${grid.left} more series have no column here.`}</p>}
    </>
  );
}

function columnEnds({ display }: TablePanel, { columns, rows }: Grid): Ends[] {
  return columns.map(({ color, unit, thresholds }, i) => {
    if (color !== 'bar') return { min: 0, max: 1 };
    const values = rows.map((row) => (typeof row[i] === 'number' ? row[i] : null));
    const { min, max } = display;
    return gaugeEnds(
      { thresholds, ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) },
      unit,
      values,
    );
  });
}
