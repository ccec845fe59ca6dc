import type { DataPanel, Reducer } from '../../../../src/model/dashboard/panel.ts';
import { reduce } from '../../chart/reduce.ts';
import { PLAIN, type Unit } from '../../format/units.ts';
import { type PanelSeries, valuesOf } from './series.ts';

/** A series as one number. */
export interface ReducedSeries {
  readonly series: PanelSeries;
  readonly value: number | null;
  readonly unit: Unit;
}

export function reducedSeries(
  panel: Pick<DataPanel, 'display'>,
  series: readonly PanelSeries[],
  reducer: Reducer,
): ReducedSeries[] {
  return series.map((one) => ({
    series: one,
    value: reduce(valuesOf(one.points))[reducer],
    unit: reducedUnit(one, panel, reducer),
  }));
}

/** How many points there are is a plain number, unless the panel says what it counts. */
function reducedUnit(
  { unit, override }: PanelSeries,
  { display }: Pick<DataPanel, 'display'>,
  reducer: Reducer,
): Unit {
  return reducer === 'count' && display.unit === undefined && override.unit === undefined ? PLAIN : unit;
}

/** The first of a list by value; those without one come last, equal ones by name. */
export function topOf<Row extends Pick<ReducedSeries, 'series' | 'value'>>(
  rows: readonly Row[],
  order: 'highest' | 'lowest',
  limit: number,
): Row[] {
  const sign = order === 'highest' ? -1 : 1;
  return [...rows]
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return sign * (a.value - b.value) || byName.compare(a.series.name, b.series.name);
    })
    .slice(0, Math.max(0, limit));
}

const byName = new Intl.Collator('en', { numeric: true });
