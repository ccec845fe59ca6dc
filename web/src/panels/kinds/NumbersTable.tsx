import { useMemo } from 'react';
import type { DataPanel, ValueMapping } from '../../../../src/model/dashboard/panel.ts';
import { PLAIN } from '../../format/units.ts';
import type { PanelAnswer } from '../panel-answer.ts';
import { panelTable } from '../panel-table.ts';
import type { Grid } from '../prepare/table-rows.ts';
import type { Ends } from '../prepare/value-look.ts';
import { DataGrid } from './DataGrid.tsx';

export interface NumbersTableProps {
  readonly panel: DataPanel;
  readonly data: readonly PanelAnswer[];
  readonly metricUnits: ReadonlyMap<string, string> | undefined;
  readonly width: number;
  readonly height: number;
}

const MOST_COLUMNS = 50;
const NO_ENDS: readonly Ends[] = [];
const NO_MAPPINGS: readonly ValueMapping[] = [];

/** The numbers of a panel of any kind. */
export default function NumbersTable({ panel, data, metricUnits, width }: NumbersTableProps) {
  const grid = useMemo<Grid>(() => {
    const table = panelTable(panel, data, { metricUnits, mostColumns: MOST_COLUMNS });
    const columns = table.columns.map((column) => ({
      ...column,
      unit: column.unit ?? PLAIN,
      color: 'none' as const,
      thresholds: [],
    }));
    return { columns, rows: table.rows, left: table.left };
  }, [panel, data, metricUnits]);
  return (
    <>
      <DataGrid
        label={panel.title}
        grid={grid}
        mappings={panel.display.mappings ?? NO_MAPPINGS}
        width={width}
        filterable={false}
        ends={NO_ENDS}
      />
      {grid.left > 0 && <p className="kind-note">{`${grid.left} more series are not listed.`}</p>}
    </>
  );
}
