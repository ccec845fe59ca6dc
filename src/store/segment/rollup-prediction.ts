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
  if (name === 'first') {
    out[0] = means[0] as number;
    for (let i = 1; i < rows; i++) out[i] = ((means[i - 1] as number) + (means[i] as number)) / 2;
  } else if (name === 'last') {
    for (let i = 1; i < rows; i++) out[i - 1] = ((means[i - 1] as number) + (means[i] as number)) / 2;
    out[rows - 1] = means[rows - 1] as number;
  } else {
    for (let i = 0; i < rows; i++) out[i] = means[i] as number;
  }
}
