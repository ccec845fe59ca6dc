import { combineRow, copyRow } from './rollup.ts';
import { RawRows, RollupRows } from './rows.ts';
import { countBelow, countUpTo } from './sorted-times.ts';

/** Brings the rows of one series from several segments, given in order of arrival, into one order. */
export class RawRowMerger {
  rows = new RawRows();
  #spare = new RawRows();

  /** Adds rows that arrived after all those before: of equal times they come last. */
  add(next: RawRows): void {
    const { rows } = this;
    if (next.length === 0) return;
    const keep = countUpTo(rows.times, 0, rows.length, next.times[0] as number);
    if (keep === rows.length) {
      appendRaw(rows, next, 0, next.length);
      return;
    }
    const merged = this.#spare;
    merged.clear();
    merged.reserve(rows.length + next.length);
    appendRaw(merged, rows, 0, keep);
    mergeRaw(merged, rows, keep, next);
    this.#spare = rows;
    this.rows = merged;
  }

  clear(): void {
    this.rows.clear();
  }
}

/** As `RawRowMerger`; rows of one bucket become one row. */
export class RollupRowMerger {
  rows = new RollupRows();
  #spare = new RollupRows();

  add(next: RollupRows): void {
    const { rows } = this;
    if (next.length === 0) return;
    // Rows before the first of `next` stay; a row of the same bucket takes part.
    const keep = countBelow(rows.bucket, 0, rows.length, next.bucket[0] as number);
    const merged = this.#spare;
    if (keep === rows.length) {
      for (let i = 0; i < next.length; i++) copyRow(rows, next, i);
      return;
    }
    merged.clear();
    merged.reserve(rows.length + next.length);
    for (let i = 0; i < keep; i++) copyRow(merged, rows, i);
    mergeRollups(merged, rows, keep, next);
    this.#spare = rows;
    this.rows = merged;
  }

  clear(): void {
    this.rows.clear();
  }
}

function mergeRaw(out: RawRows, earlier: RawRows, start: number, later: RawRows): void {
  let a = start;
  let b = 0;
  while (a < earlier.length && b < later.length) {
    // Runs are copied whole; a tie takes the earlier arrival.
    const aEnd = a + countUpTo(earlier.times, a, earlier.length, later.times[b] as number);
    appendRaw(out, earlier, a, aEnd);
    a = aEnd;
    if (a === earlier.length) break;
    const bEnd = b + countBelow(later.times, b, later.length, earlier.times[a] as number);
    appendRaw(out, later, b, bEnd);
    b = bEnd;
  }
  appendRaw(out, earlier, a, earlier.length);
  appendRaw(out, later, b, later.length);
}

function mergeRollups(out: RollupRows, earlier: RollupRows, start: number, later: RollupRows): void {
  let a = start;
  let b = 0;
  while (a < earlier.length && b < later.length) {
    const aBucket = earlier.bucket[a] as number;
    const bBucket = later.bucket[b] as number;
    if (aBucket < bBucket) copyRow(out, earlier, a++);
    else if (bBucket < aBucket) copyRow(out, later, b++);
    else combineRow(out, copyRow(out, earlier, a++), later, b++);
  }
  while (a < earlier.length) copyRow(out, earlier, a++);
  while (b < later.length) copyRow(out, later, b++);
}

/** Copies through `set`, which keeps NaN payloads. */
function appendRaw(out: RawRows, rows: RawRows, from: number, to: number): void {
  if (from >= to) return;
  out.reserve(to - from);
  out.times.set(rows.times.subarray(from, to), out.length);
  out.values.set(rows.values.subarray(from, to), out.length);
  out.length += to - from;
}
