import type { RollupRows } from './rows.ts';
import type { RollupColumns } from './types.ts';

/**
 * Appends one row to `out` for each bucket of `resolutionMs` that has samples among rows `[from, to)`, which ascend by time.
 * NaN is not counted: Prometheus' stale marker says that a series ended, it is not a value. A bucket of nothing but NaN
 * has no row. Of equal times the one that comes first is `first`, the one that comes last is `last`.
 */
export function rollUp(
  times: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  resolutionMs: number,
  out: RollupRows,
): void {
  let row = out.length - 1;
  let bucketEnd = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    const time = times[i] as number;
    if (time >= bucketEnd) {
      const bucket = Math.floor(time / resolutionMs) * resolutionMs;
      bucketEnd = bucket + resolutionMs;
      row = openRow(out, bucket, time, value);
      continue;
    }
    out.count[row] = (out.count[row] as number) + 1;
    out.sum[row] = (out.sum[row] as number) + value;
    if (value < (out.min[row] as number)) out.min[row] = value;
    if (value > (out.max[row] as number)) out.max[row] = value;
    out.last[row] = value;
    out.lastTime[row] = time;
  }
}

function openRow(out: RollupRows, bucket: number, time: number, value: number): number {
  out.reserve(1);
  const row = out.length++;
  out.bucket[row] = bucket;
  out.count[row] = 1;
  out.sum[row] = value;
  out.min[row] = value;
  out.max[row] = value;
  out.first[row] = value;
  out.last[row] = value;
  out.firstTime[row] = time;
  out.lastTime[row] = time;
  return row;
}

/** As `rollUp`, from finer rollup rows: an hour is built from its minutes. */
export function rollUpRollups(
  rows: RollupColumns,
  from: number,
  to: number,
  resolutionMs: number,
  out: RollupRows,
): void {
  let row = -1;
  let bucketEnd = Number.NEGATIVE_INFINITY;
  for (let i = from; i < to; i++) {
    const time = rows.bucket[i] as number;
    if (time < bucketEnd) {
      combineRow(out, row, rows, i);
      continue;
    }
    const bucket = Math.floor(time / resolutionMs) * resolutionMs;
    bucketEnd = bucket + resolutionMs;
    row = copyRow(out, rows, i);
    out.bucket[row] = bucket;
  }
}

/** Appends row `i`; returns its place. */
export function copyRow(out: RollupRows, rows: RollupColumns, i: number): number {
  out.reserve(1);
  const row = out.length++;
  out.bucket[row] = rows.bucket[i] as number;
  out.count[row] = rows.count[i] as number;
  out.sum[row] = rows.sum[i] as number;
  out.min[row] = rows.min[i] as number;
  out.max[row] = rows.max[i] as number;
  out.first[row] = rows.first[i] as number;
  out.last[row] = rows.last[i] as number;
  out.firstTime[row] = rows.firstTime[i] as number;
  out.lastTime[row] = rows.lastTime[i] as number;
  return row;
}

/** Adds row `i`, which arrived later, to row `row` of the same bucket. */
export function combineRow(out: RollupRows, row: number, rows: RollupColumns, i: number): void {
  out.count[row] = (out.count[row] as number) + (rows.count[i] as number);
  out.sum[row] = (out.sum[row] as number) + (rows.sum[i] as number);
  // Compared as `rollUp` does, which tells 0 from -0 by which came first.
  if ((rows.min[i] as number) < (out.min[row] as number)) out.min[row] = rows.min[i] as number;
  if ((rows.max[i] as number) > (out.max[row] as number)) out.max[row] = rows.max[i] as number;
  if ((rows.firstTime[i] as number) < (out.firstTime[row] as number)) {
    out.first[row] = rows.first[i] as number;
    out.firstTime[row] = rows.firstTime[i] as number;
  }
  if ((rows.lastTime[i] as number) >= (out.lastTime[row] as number)) {
    out.last[row] = rows.last[i] as number;
    out.lastTime[row] = rows.lastTime[i] as number;
  }
}
