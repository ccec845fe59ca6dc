import type { Frame, FrameSeries } from './frame.ts';

/** What is drawn for each series: running sums for a stack, negated values for a mirrored one, else the values. */
export function drawnValues(frame: Frame, stacked: boolean): (number | null | undefined)[][] {
  const base = new Float64Array(frame.times.length);
  return frame.series.map((series) => {
    if (series.mirrored === true) return series.values.map((value) => (value == null ? value : -value));
    if (!stacked || series.overlay === true) return [...series.values];
    return stackOn(base, series);
  });
}

function stackOn(base: Float64Array, series: FrameSeries): (number | null | undefined)[] {
  return series.values.map((value, i) => {
    if (value === null || value === undefined) return value;
    const top = (base[i] ?? 0) + value;
    base[i] = top;
    return top;
  });
}
