import type { DataPanel, TimeSeriesPanel } from '../../../../src/model/dashboard/panel.ts';
import type { MetricPanelQuery } from '../../../../src/model/dashboard/query.ts';
import type { Point } from '../../api/types.ts';
import type { PanelAnswer } from '../panel-answer.ts';

export function queryOf(refId: string, part: Partial<MetricPanelQuery> = {}): MetricPanelQuery {
  return { refId, kind: 'metric', metric: 'load', aggregation: 'avg', filters: [], groupBy: [], ...part };
}

/** An answer with a series a host; the later ones have the higher values. */
export function answerOf(refId: string, hosts: readonly string[], points?: readonly Point[]): PanelAnswer {
  const data = hosts.map((host, i) => ({
    metric: 'load',
    tags: { host },
    points: points ?? [[0, i] as const, [1_000, i + 1] as const],
  }));
  return { refId, query: queryOf(refId), answer: { data, meta: {} }, fetching: false };
}

const BASE = { id: 1, title: '', grid: { x: 0, y: 0, w: 12, h: 8 }, queries: [queryOf('A')], display: {} };

export function panelOf<K extends DataPanel['kind']>(
  kind: K,
  part: Partial<Extract<DataPanel, { kind: K }>>,
): Extract<DataPanel, { kind: K }> {
  return { ...BASE, kind, ...part } as unknown as Extract<DataPanel, { kind: K }>;
}

export function timeSeriesPanel(part: Partial<TimeSeriesPanel> = {}): TimeSeriesPanel {
  return panelOf('timeSeries', {
    ...{ draw: 'line', fillOpacityPercent: 0, lineWidthPx: 1.5, stack: 'none', nulls: 'gap' },
    ...{ axisScale: 'linear', thresholdsShown: 'none', tooltip: 'all' },
    legend: { place: 'bottom', asTable: false, columns: ['last'] },
    ...part,
  });
}
