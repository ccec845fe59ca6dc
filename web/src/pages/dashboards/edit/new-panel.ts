import type { Dashboard } from '../../../../../src/model/dashboard/document.ts';
import type { BodyPanel } from '../../../../../src/model/dashboard/layout.ts';
import type { DataPanel } from '../../../../../src/model/dashboard/panel.ts';
import type { MetricPanelQuery } from '../../../../../src/model/dashboard/query.ts';

export const EMPTY_BOARD: Dashboard = {
  ...{ schemaVersion: 1, title: '', folder: '', tags: [], refreshSeconds: 10 },
  ...{ time: { from: 'now-1h', to: 'now', zone: 'browser' } },
  ...{ variables: [], panels: [], annotations: [], links: [] },
};

/** What a new board begins with: deploys and alerts are marked on its charts, as on those that are ready-made. */
export const NEW_BOARD: Dashboard = {
  ...EMPTY_BOARD,
  annotations: [
    { kind: 'stored', name: 'Deploys', enabled: true, tags: ['deploy'] },
    { kind: 'alerts', name: 'Alerts', enabled: true },
  ],
};

export const KINDS: readonly { readonly kind: BodyPanel['kind']; readonly label: string }[] = [
  { kind: 'timeSeries', label: 'Time series' },
  { kind: 'stat', label: 'Stat' },
  { kind: 'gauge', label: 'Gauge' },
  { kind: 'barGauge', label: 'Bar gauge' },
  { kind: 'table', label: 'Table' },
  { kind: 'topList', label: 'Top list' },
  { kind: 'heatmap', label: 'Heatmap' },
  { kind: 'histogram', label: 'Histogram' },
  { kind: 'stateTimeline', label: 'State timeline' },
  { kind: 'text', label: 'Text' },
  { kind: 'alertList', label: 'Alert list' },
];

export function emptyQuery(refId: string): MetricPanelQuery {
  return { refId, kind: 'metric', metric: '', aggregation: 'avg', filters: [], groupBy: [] };
}

/** A new panel of a kind, with what most people want of it. */
export function newPanel(kind: BodyPanel['kind'], id: number): BodyPanel {
  const base = { id, title: '', grid: { x: 0, y: 0, w: 12, h: 8 } };
  if (kind === 'text') return { ...base, kind, markdown: '' };
  if (kind === 'alertList') return { ...base, kind, states: [], labels: {}, limit: 20 };
  return { ...base, queries: [emptyQuery('A')], display: {}, ...ownOf(kind) } as unknown as DataPanel;
}

/** The same panel as one of another kind: title, place, queries and display stay. */
export function asKind(panel: BodyPanel, kind: BodyPanel['kind']): BodyPanel {
  if (panel.kind === kind) return panel;
  const fresh = newPanel(kind, panel.id);
  const { id, title, grid, description, links, repeat } = panel;
  const kept = {
    ...{ id, title, grid },
    ...(description === undefined ? {} : { description }),
    ...(links === undefined ? {} : { links }),
    ...(repeat === undefined ? {} : { repeat }),
  };
  if (!('queries' in panel) || !('queries' in fresh)) return { ...fresh, ...kept };
  const { queries, display, timeFrom, overrides } = panel;
  return {
    ...fresh,
    ...kept,
    ...{ queries, display },
    ...(timeFrom === undefined ? {} : { timeFrom }),
    ...(overrides === undefined ? {} : { overrides }),
  };
}

function ownOf(kind: DataPanel['kind']): object {
  switch (kind) {
    case 'timeSeries':
      return {
        ...{ kind, draw: 'line', fillOpacityPercent: 0, lineWidthPx: 1.5, stack: 'none', nulls: 'gap' },
        ...{ axisScale: 'linear', thresholdsShown: 'none', tooltip: 'all' },
        legend: { place: 'bottom', asTable: false, columns: ['last'] },
      };
    case 'stat':
      return { kind, reducer: 'last', sparkline: true, colorIn: 'value', text: 'valueAndName' };
    case 'gauge':
      return { kind, reducer: 'last', thresholdMarks: true };
    case 'barGauge':
      return { kind, reducer: 'last', direction: 'horizontal' };
    case 'table':
      return { kind, rows: 'series', reducer: 'last', filterable: false };
    case 'heatmap':
      return { kind, cells: 'values', buckets: 20, axisScale: 'linear' };
    case 'topList':
      return { kind, reducer: 'last', limit: 10, order: 'highest' };
    case 'histogram':
      return { kind, buckets: 30, combine: true };
    case 'stateTimeline':
      return { kind, mergeEqual: true, showValues: true };
  }
}
