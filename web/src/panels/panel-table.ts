import type { DataPanel } from '../../../src/model/dashboard/panel.ts';
import { PLAIN, type Unit } from '../format/units.ts';
import type { PanelAnswer } from './panel-answer.ts';
import { histogramOf } from './prepare/histogram.ts';
import { reducedSeries, topOf } from './prepare/reduced.ts';
import { type MetricUnits, type PanelSeries, panelSeries, panelUnit } from './prepare/series.ts';
import { type GridColumn, tableGrid, timesGrid } from './prepare/table-rows.ts';

export interface PanelTableColumn {
  readonly key: string;
  readonly title: string;
  readonly kind: 'text' | 'number' | 'time';
  readonly unit?: Unit;
}

/** What a panel shows, as header and rows. Times are UTC milliseconds. */
export interface PanelTable {
  readonly columns: readonly PanelTableColumn[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** Series that are not listed, because they are too many. */
  readonly left: number;
}

export interface PanelTableOptions {
  readonly metricUnits?: MetricUnits | undefined;
  /** Of a table with one column a series. */
  readonly mostColumns?: number;
}

const MOST_COLUMNS = 1_000;

export function panelTable(
  panel: DataPanel,
  data: readonly PanelAnswer[],
  options: PanelTableOptions = {},
): PanelTable {
  const series = panelSeries(panel, data, options.metricUnits);
  const { mostColumns = MOST_COLUMNS } = options;
  switch (panel.kind) {
    case 'table': {
      const { columns, rows, left } = tableGrid(panel, series, mostColumns);
      return { columns: columns.map(plainColumn), rows, left };
    }
    case 'timeSeries':
    case 'heatmap':
    case 'stateTimeline': {
      const { columns, rows, left } = timesGrid(series, mostColumns);
      return { columns: columns.map(plainColumn), rows, left };
    }
    case 'histogram':
      return histogramTable(panel, series, panelUnit(panel, options.metricUnits));
    case 'topList': {
      const all = reducedSeries(panel, series, panel.reducer);
      return valueTable(topOf(all, panel.order, panel.limit), panel.reducer);
    }
    case 'stat':
    case 'gauge':
    case 'barGauge':
      return valueTable(reducedSeries(panel, series, panel.reducer), panel.reducer);
  }
}

function plainColumn({ key, title, kind, unit }: GridColumn): PanelTableColumn {
  return { key, title, kind, unit };
}

function valueTable(rows: ReturnType<typeof reducedSeries>, reducer: string): PanelTable {
  return {
    columns: [
      { key: 'name', title: 'Series', kind: 'text' },
      { key: 'value', title: reducer, kind: 'number', unit: rows[0]?.unit ?? PLAIN },
    ],
    rows: rows.map(({ series, value }) => [series.name, value]),
    left: 0,
  };
}

function histogramTable(
  panel: Extract<DataPanel, { kind: 'histogram' }>,
  series: readonly PanelSeries[],
  unit: Unit,
): PanelTable {
  const { edges, groups, left } = histogramOf(panel, series, unit);
  return {
    columns: [
      { key: 'from', title: 'From', kind: 'number', unit },
      { key: 'to', title: 'To', kind: 'number', unit },
      ...groups.map(({ key, name }) => ({ key, title: name, kind: 'number' as const, unit: PLAIN })),
    ],
    rows: edges
      .slice(0, -1)
      .map((from, i) => [from, edges[i + 1] ?? null, ...groups.map(({ counts }) => counts[i] ?? 0)]),
    left,
  };
}
