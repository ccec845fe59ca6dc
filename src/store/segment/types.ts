import type { SeriesId } from '../../model/series.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { BucketColumn, Tier } from '../port.ts';

/** Raw samples as columns; sample `i` is `times[i]` (UTC ms, ascending, may repeat) and `values[i]`. */
export interface RawColumns {
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/**
 * Rollup rows as columns, one row a bucket, ascending by `bucket` (UTC ms of the bucket's start, a multiple of the tier's
 * resolution). `count` is at least 1; `first` and `last` are the values at `firstTime` and `lastTime`.
 */
export interface RollupColumns {
  readonly bucket: Float64Array;
  readonly count: Float64Array;
  readonly sum: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly firstTime: Float64Array;
  readonly lastTime: Float64Array;
}

/** The columns a reader wants of rollup rows; `bucket` is always there. */
export type WantedColumns = readonly BucketColumn[];

/** `[first, end)`: positions in a segment's list of blocks. Empty when `first >= end`. */
export interface BlockRange {
  readonly first: number;
  readonly end: number;
}

/** What a finished segment file holds. For rollup tiers the times are bucket starts. */
export interface SegmentSummary {
  readonly path: string;
  readonly tier: Tier;
  readonly rows: number;
  readonly series: number;
  /** Earliest and latest row time, both inclusive. */
  readonly minTime: TimestampMs;
  readonly maxTime: TimestampMs;
  readonly sizeBytes: number;
}

/**
 * One decoded block. Rows `[from, to)` of the reader's reused buffers lie in the asked time range; they are valid only until
 * the callback returns. `seriesIndex` is the position in the list of series asked for.
 */
export type RawBlockVisitor = (seriesIndex: number, rows: RawColumns, from: number, to: number) => void;
export type RollupBlockVisitor = (seriesIndex: number, rows: RollupColumns, from: number, to: number) => void;

export interface MergeOptions {
  /** False drops the whole series (retention by metric). */
  readonly keepSeries?: (seriesId: SeriesId) => boolean;
  /** Drops rows before this time (bucket start for rollups). */
  readonly keepFromMs?: TimestampMs;
  /** Called about every 5 ms of work, so that the caller can give way to queries. */
  readonly onYield?: () => Promise<void> | void;
}
