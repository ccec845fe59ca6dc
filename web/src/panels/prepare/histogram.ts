import type { HistogramPanel } from '../../../../src/model/dashboard/panel.ts';
import type { Unit } from '../../format/units.ts';
import { bucketOf, type Edges, linearEdges } from './buckets.ts';
import { type PanelSeries, valuesOf } from './series.ts';

export interface Histogram {
  readonly edges: Edges;
  /** One for all, or one a series. */
  readonly groups: readonly HistogramGroup[];
  /** The highest bar. */
  readonly most: number;
  /** Series that are not shown, because so many would hide each other. */
  readonly left: number;
}

export interface HistogramGroup {
  readonly key: string;
  readonly name: string;
  /** Undefined of all series together. */
  readonly series?: PanelSeries;
  readonly counts: readonly number[];
  readonly total: number;
}

const MOST_GROUPS = 10;
const USUAL_BUCKETS = 30;
const MOST_BUCKETS = 500;

/** How often each size of value occurs. */
export function histogramOf(panel: HistogramPanel, all: readonly PanelSeries[], unit: Unit): Histogram {
  const series = panel.combine ? all : all.slice(0, MOST_GROUPS);
  const edges = edgesOf(panel, series, unit);
  const groups = panel.combine
    ? [countOf('all', 'All series', series, edges)]
    : series.map((one) => ({ ...countOf(one.key, one.name, [one], edges), series: one }));
  return {
    edges,
    groups,
    most: Math.max(0, ...groups.flatMap(({ counts }) => counts)),
    left: all.length - series.length,
  };
}

function edgesOf({ buckets, display }: HistogramPanel, series: readonly PanelSeries[], unit: Unit): Edges {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { points } of series) {
    for (const value of valuesOf(points)) {
      if (value === null || !Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  const from = display.min ?? min;
  const to = display.max ?? max;
  if (!(from <= to) || !Number.isFinite(from) || !Number.isFinite(to)) return [];
  return linearEdges(from, to, Math.min(MOST_BUCKETS, buckets > 0 ? buckets : USUAL_BUCKETS), unit);
}

function countOf(key: string, name: string, series: readonly PanelSeries[], edges: Edges): HistogramGroup {
  const counts = new Array<number>(Math.max(0, edges.length - 1)).fill(0);
  let total = 0;
  for (const { points } of series) {
    for (const value of valuesOf(points)) {
      const at = value === null ? -1 : bucketOf(value, edges);
      if (at < 0) continue;
      counts[at] = (counts[at] ?? 0) + 1;
      total++;
    }
  }
  return { key, name, counts, total };
}
