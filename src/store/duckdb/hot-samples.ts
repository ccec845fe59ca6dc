import type { RawRows } from '../segment/rows.ts';
import { HotMinutes } from './hot-minutes.ts';
import { reverseFrom, sortFrom } from './sample-order.ts';

const INITIAL_ROWS = 4_096;
const NONE = -1;

/**
 * The memory copy of one hot table: samples in order of arrival, and for each series a chain from its newest row to its
 * oldest, so that one series is read without a scan. 24 bytes a sample. Appends never change rows that a reader has seen:
 * a reader that notes `rows` at its start reads a consistent state for as long as it likes.
 */
export class HotSamples {
  /** Number of the DuckDB table that makes these samples durable. */
  readonly generation: number;
  readonly createdMs: number;
  /** The same samples by minute, made when they are first asked for. */
  readonly minutes = new HotMinutes();
  #rows = 0;
  #minTime = Number.POSITIVE_INFINITY;
  #maxTime = Number.NEGATIVE_INFINITY;
  #seriesIds = new Uint32Array(INITIAL_ROWS);
  #times = new Float64Array(INITIAL_ROWS);
  #values = new Float64Array(INITIAL_ROWS);
  #previous = new Int32Array(INITIAL_ROWS);
  #newest = new Int32Array(1_024).fill(NONE);
  #seriesCount = 0;

  constructor(generation: number, createdMs: number) {
    this.generation = generation;
    this.createdMs = createdMs;
  }

  get rows(): number {
    return this.#rows;
  }

  get seriesCount(): number {
    return this.#seriesCount;
  }

  get minTime(): number {
    return this.#minTime;
  }

  get maxTime(): number {
    return this.#maxTime;
  }

  append(seriesIds: Uint32Array, times: Float64Array, values: Float64Array): void {
    const count = seriesIds.length;
    const start = this.#rows;
    this.#reserve(start + count);
    this.#seriesIds.set(seriesIds, start);
    this.#times.set(times, start);
    this.#values.set(values, start);
    for (let i = 0; i < count; i++) this.#link(seriesIds[i] as number, start + i);
    for (let i = 0; i < count; i++) {
      const time = times[i] as number;
      if (time < this.#minTime) this.#minTime = time;
      if (time > this.#maxTime) this.#maxTime = time;
    }
    this.#rows = start + count;
  }

  /** Ids of the series that have samples here, ascending. */
  seriesWithSamples(): Uint32Array {
    const ids = new Uint32Array(this.#seriesCount);
    let count = 0;
    for (let id = 0; id < this.#newest.length; id++) {
      if (this.#newest[id] !== NONE) ids[count++] = id;
    }
    return ids;
  }

  /**
   * Copies the samples of one series with a time in `[startMs, endMs)` among the first `rows` rows, in order of time,
   * equal times in order of arrival. Appends to `out` and returns how many.
   */
  readSeries(seriesId: number, startMs: number, endMs: number, rows: number, out: RawRows): number {
    if (seriesId >= this.#newest.length) return 0;
    const first = out.length;
    let length = first;
    let sorted = true;
    let later = Number.POSITIVE_INFINITY;
    for (let row = this.#newest[seriesId] as number; row !== NONE; row = this.#previous[row] as number) {
      if (row >= rows) continue;
      const time = this.#times[row] as number;
      if (time < startMs || time >= endMs) continue;
      if (time > later) sorted = false;
      later = time;
      if (length === out.times.length) out.reserve(length - out.length + 1);
      out.times[length] = time;
      out.values[length] = this.#values[row] as number;
      length++;
    }
    out.length = length;
    reverseFrom(out, first);
    if (!sorted) sortFrom(out, first);
    return length - first;
  }

  /** The first `rows` rows in order of arrival: cheaper than chains when most series are wanted. */
  columns(rows: number): { seriesIds: Uint32Array; times: Float64Array; values: Float64Array } {
    return {
      seriesIds: this.#seriesIds.subarray(0, rows),
      times: this.#times.subarray(0, rows),
      values: this.#values.subarray(0, rows),
    };
  }

  #link(seriesId: number, row: number): void {
    if (seriesId >= this.#newest.length) {
      const grown = new Int32Array(Math.max(seriesId + 1, this.#newest.length * 2)).fill(NONE);
      grown.set(this.#newest);
      this.#newest = grown;
    }
    const newest = this.#newest[seriesId] as number;
    if (newest === NONE) this.#seriesCount++;
    this.#previous[row] = newest;
    this.#newest[seriesId] = row;
  }

  #reserve(rows: number): void {
    if (rows <= this.#times.length) return;
    const capacity = Math.max(rows, Math.ceil(this.#times.length * 1.5));
    this.#seriesIds = grow(this.#seriesIds, new Uint32Array(capacity), this.#rows);
    this.#times = grow(this.#times, new Float64Array(capacity), this.#rows);
    this.#values = grow(this.#values, new Float64Array(capacity), this.#rows);
    this.#previous = grow(this.#previous, new Int32Array(capacity), this.#rows);
  }
}

function grow<T extends Uint32Array | Int32Array | Float64Array>(from: T, to: T, rows: number): T {
  to.set(from.subarray(0, rows));
  return to;
}
