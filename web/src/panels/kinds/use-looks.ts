import { useMemo } from 'react';
import type { DataPanel, PanelColor, Reducer } from '../../../../src/model/dashboard/panel.ts';
import type { ReducedSeries } from '../prepare/reduced.ts';
import { reducedSeries } from '../prepare/reduced.ts';
import type { PanelSeries } from '../prepare/series.ts';
import { absoluteThresholds, type Ends, gaugeEnds, valueLook } from '../prepare/value-look.ts';

/** A series as a number, and how that is written and coloured. */
export interface Look extends ReducedSeries {
  readonly text: string;
  readonly color: PanelColor | undefined;
  /** Where a bar or a gauge of it begins and ends. */
  readonly ends: Ends;
}

type ReducedPanel = Extract<DataPanel, { readonly reducer: Reducer }>;

/** All series of a panel as numbers with their looks. Those with the same unit have the same ends. */
export function useLooks(panel: ReducedPanel, series: readonly PanelSeries[]): readonly Look[] {
  return useMemo(() => looksOf(panel, reducedSeries(panel, series, panel.reducer)), [panel, series]);
}

function looksOf({ display }: ReducedPanel, rows: readonly ReducedSeries[]): Look[] {
  const groups = new Map<string, number[]>();
  const keyOf = ({ unit }: ReducedSeries) => JSON.stringify(unit);
  for (const row of rows) {
    const values = groups.get(keyOf(row)) ?? [];
    if (row.value !== null) values.push(row.value);
    groups.set(keyOf(row), values);
  }
  const scales = new Map<string, { ends: Ends; thresholds: ReturnType<typeof absoluteThresholds> }>();
  return rows.map((row) => {
    const key = keyOf(row);
    let scale = scales.get(key);
    if (scale === undefined) {
      const ends = gaugeEnds(display, row.unit, groups.get(key) ?? []);
      scale = { ends, thresholds: absoluteThresholds(display, ends) };
      scales.set(key, scale);
    }
    const { text, color } = valueLook(row.value, {
      unit: row.unit,
      thresholds: scale.thresholds,
      mappings: display.mappings ?? [],
    });
    return { ...row, text, color, ends: scale.ends };
  });
}

/** Where a value is on its way from one end to the other, 0 to 1. */
export function shareOf(value: number | null, { min, max }: Ends): number {
  if (value === null || Number.isNaN(value)) return 0;
  return Math.min(1, Math.max(0, (value - min) / (max - min)));
}
