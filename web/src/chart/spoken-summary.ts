import { formatValue, type Unit } from '../format/units.ts';
import type { Frame } from './frame.ts';
import { reduce } from './reduce.ts';

const MOST_SERIES = 10;

/** What a chart shows, in words. */
export function spokenSummary(frame: Frame, unit: Unit): string {
  const lines = frame.series.slice(0, MOST_SERIES).map((series) => {
    const { min, max, last } = reduce(series.values);
    const text = (value: number | null) => formatValue(value, series.unit ?? unit);
    return `${series.label}: now ${text(last)}, lowest ${text(min)}, highest ${text(max)}`;
  });
  const rest = frame.series.length - lines.length;
  return lines.join('; ') + (rest > 0 ? `; and ${rest} more series` : '');
}
