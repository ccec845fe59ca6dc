import type { DashboardLink } from './annotation.ts';
import type { PanelQuery } from './query.ts';

/** Place in the grid: columns 0 to 23, rows from 0 downwards. */
export interface GridPlace {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

interface PanelBase {
  /** A whole number above 0, unique in the board: what links and repeats name. */
  readonly id: number;
  readonly title: string;
  readonly description?: string;
  readonly grid: GridPlace;
  readonly links?: readonly DashboardLink[];
  /** One panel for each selected value of a multi-valued variable. */
  readonly repeat?: PanelRepeat;
  /** What the import could not take along, for whoever looks at the panel. */
  readonly notes?: readonly string[];
}

export interface PanelRepeat {
  readonly variable: string;
  readonly direction: 'right' | 'down';
  /** At most so many beside each other. */
  readonly perRow?: number;
}

/** A heading; the panels below it, up to the next row, belong to it. A repeated row repeats them too. */
export interface RowPanel extends PanelBase {
  readonly kind: 'row';
  readonly collapsed: boolean;
}

interface DataPanelBase extends PanelBase {
  readonly queries: readonly PanelQuery[];
  readonly display: Display;
  /** In place of the board's range: `now-24h` to now, however the board stands. */
  readonly timeFrom?: string;
  /** Series drawn differently. Later ones win. */
  readonly overrides?: readonly SeriesOverride[];
}

/** How values are written and coloured. */
export interface Display {
  /** One of the ids in `units.ts`; without it from the metric itself. `suffix:…` and `prefix:…` write their own. */
  readonly unit?: string;
  /** Digits after the point; without it at most 4 significant digits. */
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  /** Ascending. The first may have no value: it colours what is below all others. */
  readonly thresholds?: readonly Threshold[];
  /** Thresholds are percent of the way from min to max. */
  readonly thresholdsArePercent?: boolean;
  readonly mappings?: readonly ValueMapping[];
}

export interface Threshold {
  readonly value: number | null;
  readonly color: PanelColor;
}

/** A state's colour, which follows the theme, or a place in the palette of series colours: `series-0` to `series-9`. */
export type PanelColor =
  | 'ok'
  | 'pending'
  | 'firing'
  | 'nodata'
  | 'error'
  | 'accent'
  | 'neutral'
  | `series-${number}`;

/** Writes a text in place of values. `from`/`to` is a range with both ends, null without end. */
export type ValueMapping =
  | {
      readonly kind: 'value';
      readonly value: number | null;
      readonly text: string;
      readonly color?: PanelColor;
    }
  | {
      readonly kind: 'range';
      readonly from: number | null;
      readonly to: number | null;
      readonly text: string;
      readonly color?: PanelColor;
    };

export interface SeriesOverride {
  readonly match: { readonly refId: string } | { readonly nameRegex: string };
  readonly color?: PanelColor;
  readonly axis?: 'left' | 'right';
  readonly draw?: TimeSeriesDraw;
  readonly fillOpacityPercent?: number;
  readonly lineWidthPx?: number;
  readonly dashed?: boolean;
  readonly hidden?: boolean;
  readonly unit?: string;
  readonly displayName?: string;
  /** Draws below zero. */
  readonly mirrored?: boolean;
  readonly stacked?: boolean;
}

export type TimeSeriesDraw = 'line' | 'step' | 'bars' | 'points';

export interface TimeSeriesPanel extends DataPanelBase {
  readonly kind: 'timeSeries';
  readonly draw: TimeSeriesDraw;
  readonly fillOpacityPercent: number;
  readonly lineWidthPx: number;
  readonly stack: 'none' | 'values' | 'percent';
  /** Gaps shown as gaps, bridged when no longer than so many seconds, bridged always, or drawn as zero. */
  readonly nulls: 'gap' | 'bridge' | 'zero' | { readonly bridgeSeconds: number };
  readonly axisScale: 'linear' | 'log2' | 'log10';
  readonly axisLabel?: string;
  readonly rightAxis?: {
    readonly unit?: string;
    readonly label?: string;
    readonly min?: number;
    readonly max?: number;
  };
  readonly thresholdsShown: 'none' | 'lines' | 'bands';
  readonly legend: Legend;
  readonly tooltip: 'all' | 'single' | 'none';
}

export interface Legend {
  readonly place: 'bottom' | 'right' | 'none';
  readonly asTable: boolean;
  readonly columns: readonly Reducer[];
  readonly sortBy?: Reducer | 'name';
  readonly descending?: boolean;
}

/** One number from the points of a series. */
export const REDUCERS = ['last', 'min', 'max', 'avg', 'sum', 'count', 'first', 'range', 'delta'] as const;
export type Reducer = (typeof REDUCERS)[number];

export interface StatPanel extends DataPanelBase {
  readonly kind: 'stat';
  readonly reducer: Reducer;
  readonly sparkline: boolean;
  readonly colorIn: 'value' | 'background' | 'none';
  readonly text: 'value' | 'valueAndName' | 'name';
}

export interface GaugePanel extends DataPanelBase {
  readonly kind: 'gauge';
  readonly reducer: Reducer;
  readonly thresholdMarks: boolean;
}

export interface BarGaugePanel extends DataPanelBase {
  readonly kind: 'barGauge';
  readonly reducer: Reducer;
  readonly direction: 'horizontal' | 'vertical';
}

export interface TablePanel extends DataPanelBase {
  readonly kind: 'table';
  /** One line a series with one column a query and reducer, or one line a time. */
  readonly rows: 'series' | 'times';
  readonly reducer: Reducer;
  /** Column of a tag or a refId. */
  readonly columns?: readonly TableColumn[];
  readonly sortBy?: string;
  readonly descending?: boolean;
  readonly filterable: boolean;
}

export interface TableColumn {
  readonly column: string;
  readonly title?: string;
  readonly hidden?: boolean;
  readonly unit?: string;
  readonly decimals?: number;
  readonly color?: 'none' | 'text' | 'background' | 'bar';
  readonly thresholds?: readonly Threshold[];
  readonly widthPx?: number;
}

export interface HeatmapPanel extends DataPanelBase {
  readonly kind: 'heatmap';
  /** Buckets of the value axis made of all series' values, or each series is a bucket named by its `le` tag or its name. */
  readonly cells: 'values' | 'series';
  readonly buckets: number;
  readonly axisScale: 'linear' | 'log10';
}

export interface TopListPanel extends DataPanelBase {
  readonly kind: 'topList';
  readonly reducer: Reducer;
  readonly limit: number;
  readonly order: 'highest' | 'lowest';
}

export interface HistogramPanel extends DataPanelBase {
  readonly kind: 'histogram';
  readonly buckets: number;
  readonly combine: boolean;
}

export interface StateTimelinePanel extends DataPanelBase {
  readonly kind: 'stateTimeline';
  readonly mergeEqual: boolean;
  readonly showValues: boolean;
}

export interface TextPanel extends PanelBase {
  readonly kind: 'text';
  /** Markdown; HTML in it is shown as text. */
  readonly markdown: string;
}

export interface AlertListPanel extends PanelBase {
  readonly kind: 'alertList';
  /** Empty is all. */
  readonly states: readonly ('pending' | 'firing' | 'keeping' | 'noData' | 'error')[];
  /** Labels that must have these values. May hold variables. */
  readonly labels: Readonly<Record<string, string>>;
  readonly limit: number;
}

export type DataPanel =
  | TimeSeriesPanel
  | StatPanel
  | GaugePanel
  | BarGaugePanel
  | TablePanel
  | HeatmapPanel
  | TopListPanel
  | HistogramPanel
  | StateTimelinePanel;

export type Panel = DataPanel | RowPanel | TextPanel | AlertListPanel;
export type PanelKind = Panel['kind'];
