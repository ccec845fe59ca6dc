import type { ValueColumn } from './rollup-columns.ts';

/** The mean of each row: what the other value columns are near to. */
export function fillMeans(
  sum: Float64Array,
  count: Float64Array,
  from: number,
  rows: number,
  means: Float64Array,
): void {
  for (let i = 0; i < rows; i++) means[i] = (sum[from + i] as number) / (count[from + i] as number);
}

/**
 * What the means say about a column: `first` lies between the mean before and that of its row, `last` between that of its row
 * and the next, the extremes near their own. Writer and reader compute this alike; it is part of the format.
 */
export function fillPrediction(
  name: ValueColumn,
  means: Float64Array,
  rows: number,
  out: Float64Array,
): void {
  for (let i = 0; i < rows; i++) {
    const mean = means[i] as number;
    let other = mean;
    if (name === 'first' && i > 0) other = means[i - 1] as number;
    if (name === 'last' && i < rows - 1) other = means[i + 1] as number;
    out[i] = (mean + other) / 2;
  }
}
