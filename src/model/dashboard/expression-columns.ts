import type { Tags } from '../series.ts';

/** The answer to a query: every series has a value for each time, NaN where there is none. */
export interface Columns {
  /** Ascending. */
  readonly times: Float64Array;
  readonly series: readonly ColumnSeries[];
}

export interface ColumnSeries {
  readonly tags: Tags;
  readonly values: Float64Array;
}
