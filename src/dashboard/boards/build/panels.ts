import type {
  AlertListPanel,
  BarGaugePanel,
  DataPanel,
  GaugePanel,
  HeatmapPanel,
  Legend,
  Panel,
  SeriesOverride,
  StateTimelinePanel,
  StatPanel,
  TablePanel,
  TextPanel,
  Threshold,
  TimeSeriesPanel,
  TopListPanel,
} from '../../../model/dashboard/panel.ts';
import { type BothWaysOptions, bothWays, lettered, type QueryDraft } from './queries.ts';

type WithoutPlace<P> = P extends unknown ? Omit<P, 'id' | 'grid'> : never;

/** A panel that gets its number and its place from where it stands in the board. `w` is of 24 columns. */
export type PanelDraft = WithoutPlace<Panel> & { readonly w: number };

/** What a panel shows and how its values are written, in short. */
interface Shown extends Omit<DataPanel['display'], 'unit'> {
  readonly title: string;
  readonly description?: string;
  readonly w: number;
  readonly unit?: string;
  readonly queries: readonly QueryDraft[];
  readonly overrides?: NonNullable<DataPanel['overrides']>;
  readonly links?: NonNullable<DataPanel['links']>;
  readonly repeat?: NonNullable<DataPanel['repeat']>;
  readonly timeFrom?: string;
}

type OfKind<P extends DataPanel> = Shown & Partial<Omit<P, keyof Shown | 'id' | 'grid' | 'kind' | 'display'>>;

/** Green, amber from `warn` on, red from `critical` on. */
export function above(warn: number, critical: number): readonly Threshold[] {
  return [
    { value: null, color: 'ok' },
    { value: warn, color: 'pending' },
    { value: critical, color: 'firing' },
  ];
}

/** Red, amber from `warn` on, green from `well` on. */
export function below(warn: number, well: number): readonly Threshold[] {
  return [
    { value: null, color: 'firing' },
    { value: warn, color: 'pending' },
    { value: well, color: 'ok' },
  ];
}

/** Green at 0, red from a first one on. */
export const NONE_IS_WELL: readonly Threshold[] = [
  { value: null, color: 'ok' },
  { value: 1, color: 'firing' },
];

/** No number of it is good or bad. */
export const NEUTRAL: readonly Threshold[] = [{ value: null, color: 'neutral' }];

/** A place in the palette for each query, where colours by name would be too alike: `{A: 0, B: 2}`. */
export function colored(places: Readonly<Record<string, number>>): readonly SeriesOverride[] {
  return Object.entries(places).map(([refId, place]) => ({ match: { refId }, color: `series-${place}` }));
}

/** Drawn below zero. */
export function mirrored(refId: string): SeriesOverride {
  return { match: { refId }, mirrored: true };
}

/** What goes in above zero and what comes out below, a line each for each value of a tag: of a chart, the queries and how they look. */
export function aboveAndBelow(names: Readonly<Record<string, string>>, options: BothWaysOptions) {
  return { overrides: [mirrored('B')], queries: bothWays(names, options) };
}

const LEGEND: Legend = { place: 'bottom', asTable: false, columns: ['last'] };

export const LEGEND_TABLE: Legend = {
  place: 'bottom',
  asTable: true,
  columns: ['avg', 'max', 'last'],
  sortBy: 'max',
  descending: true,
};

export function timeSeries(options: OfKind<TimeSeriesPanel>): PanelDraft {
  return {
    draw: 'line',
    fillOpacityPercent: 10,
    lineWidthPx: 1.5,
    stack: 'none',
    nulls: { bridgeSeconds: 60 },
    axisScale: 'linear',
    thresholdsShown: 'none',
    legend: LEGEND,
    tooltip: 'all',
    ...own(options),
    kind: 'timeSeries',
  };
}

/** One line upon the other. */
export function stacked(options: OfKind<TimeSeriesPanel>): PanelDraft {
  return timeSeries({ min: 0, stack: 'values', fillOpacityPercent: 30, ...options });
}

/** How often something happened in each bucket. */
export function bars(options: OfKind<TimeSeriesPanel>): PanelDraft {
  return timeSeries({ draw: 'bars', fillOpacityPercent: 80, min: 0, decimals: 0, ...options });
}

/** How often something happened in the range of time that should never happen. */
export function mishaps(options: OfKind<StatPanel>): PanelDraft {
  return stat({ decimals: 0, reducer: 'sum', thresholds: NONE_IS_WELL, ...options });
}

export function stat(options: OfKind<StatPanel>): PanelDraft {
  return {
    reducer: 'last',
    sparkline: true,
    colorIn: 'value',
    text: 'value',
    ...own({ thresholds: NEUTRAL, ...options }),
    kind: 'stat',
  };
}

export function gauge(options: OfKind<GaugePanel>): PanelDraft {
  return { reducer: 'last', thresholdMarks: true, ...own(options), kind: 'gauge' };
}

export function barGauge(options: OfKind<BarGaugePanel>): PanelDraft {
  return { reducer: 'last', direction: 'horizontal', ...own(options), kind: 'barGauge' };
}

export function topList(options: OfKind<TopListPanel>): PanelDraft {
  return { reducer: 'last', limit: 8, order: 'highest', ...own(options), kind: 'topList' };
}

export function table(options: OfKind<TablePanel>): PanelDraft {
  return { rows: 'series', reducer: 'last', filterable: true, ...own(options), kind: 'table' };
}

export function heatmap(options: OfKind<HeatmapPanel>): PanelDraft {
  return { cells: 'values', buckets: 20, axisScale: 'linear', ...own(options), kind: 'heatmap' };
}

export function stateTimeline(options: OfKind<StateTimelinePanel>): PanelDraft {
  return { mergeEqual: true, showValues: true, ...own(options), kind: 'stateTimeline' };
}

export function text(options: Pick<TextPanel, 'title' | 'markdown'> & { readonly w: number }): PanelDraft {
  return { ...options, kind: 'text' };
}

export function alertList(
  options: Pick<AlertListPanel, 'title'> & Partial<AlertListPanel> & { readonly w: number },
): PanelDraft {
  const { id: _, grid: __, ...rest } = options;
  return {
    states: ['firing', 'pending', 'keeping', 'noData', 'error'],
    labels: {},
    limit: 20,
    ...rest,
    kind: 'alertList',
  };
}

/** What stands in `display` apart from the rest. */
function own<O extends Shown>(options: O) {
  const { unit, decimals, min, max, thresholds, thresholdsArePercent, mappings, queries, ...rest } = options;
  const display = { unit, decimals, min, max, thresholds, thresholdsArePercent, mappings };
  return {
    ...rest,
    queries: lettered(queries),
    display: Object.fromEntries(
      Object.entries(display).filter(([, value]) => value !== undefined),
    ) as DataPanel['display'],
  };
}
