import type { Reducer } from '../../../src/model/dashboard/panel.ts';
import { formatValue, PLAIN, type Unit } from '../format/units.ts';
import type { Frame, FrameSeries } from './frame.ts';
import { type Reduced, reduce } from './reduce.ts';

export interface LegendRow {
  readonly series: FrameSeries;
  readonly reduced: Reduced;
}

export interface LegendSort {
  readonly key: Reducer | 'name';
  readonly down: boolean;
}

export function legendRows(frame: Frame): LegendRow[] {
  return frame.series.map((series) => ({ series, reduced: reduce(series.values) }));
}

/** Series without data come last in both directions. */
export function sortedRows(rows: readonly LegendRow[], { key, down }: LegendSort): LegendRow[] {
  const sign = down ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (key === 'name') return sign * byName.compare(a.series.label, b.series.label);
    const left = a.reduced[key];
    const right = b.reduced[key];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * (left - right);
  });
}

const byName = new Intl.Collator('en', { numeric: true });

/** A number of a series in its unit; how many points there are has none. */
export function legendValue({ series, reduced }: LegendRow, column: Reducer, unit: Unit, digits = 4): string {
  return formatValue(reduced[column], column === 'count' ? PLAIN : (series.unit ?? unit), digits);
}
