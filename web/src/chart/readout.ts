import { formatValue, type Unit } from '../format/units.ts';
import type { Frame, FrameSeries } from './frame.ts';
import type { Drawn } from './nulls.ts';
import type { TooltipRow } from './tooltip.ts';

export interface ReadoutRequest {
  readonly frame: Frame;
  /** Where each series is drawn: stacked or mirrored values differ from its own. */
  readonly drawn: readonly (readonly Drawn[])[];
  readonly index: number;
  unitOf(series: FrameSeries): Unit;
  /** Says what part of all series each value is. */
  readonly shares?: boolean;
  /** Pixels between the pointer and a drawn value. */
  distance(value: number, series: FrameSeries): number;
}

/** The values at one time, largest first, with the one nearest to the pointer marked. */
export function readout(request: ReadoutRequest): TooltipRow[] {
  let nearestKey = '';
  let nearestDistance = Number.POSITIVE_INFINITY;
  let total = 0;
  const rows = request.frame.series.flatMap((series, i) => {
    const at = sampleAt(series.values, request.index);
    const value = at === undefined ? undefined : series.values[at];
    if (at === undefined || value === null || value === undefined) return [];
    const distance = request.distance(request.drawn[i]?.[at] ?? value, series);
    if (distance < nearestDistance) {
      nearestDistance = distance;
      nearestKey = series.key;
    }
    total += series.overlay === true ? 0 : Math.abs(value);
    const text = formatValue(value, request.unitOf(series));
    return [{ key: series.key, label: series.label, color: series.color, text, value }];
  });
  const share = (value: number) => ` (${total === 0 ? 0 : Math.round((Math.abs(value) / total) * 100)} %)`;
  return rows
    .sort((a, b) => b.value - a.value)
    .map(({ key, text, ...row }) => ({
      ...row,
      text: request.shares === true ? text + share(row.value) : text,
      nearest: key === nearestKey,
    }));
}

/** The sample at the index; where this series has none there but its line goes on, the nearer neighbour. */
function sampleAt(values: readonly Drawn[], index: number): number | undefined {
  if (values[index] !== undefined) return values[index] === null ? undefined : index;
  let before = index;
  let after = index;
  while (before >= 0 && values[before] === undefined) before--;
  while (after < values.length && values[after] === undefined) after++;
  const canUseBefore = values[before] != null;
  const canUseAfter = values[after] != null;
  if (canUseBefore && canUseAfter) return index - before <= after - index ? before : after;
  return canUseBefore ? before : canUseAfter ? after : undefined;
}
