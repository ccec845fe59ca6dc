import { AppError } from '../../lib/errors.ts';
import type { BucketColumn, BucketColumns } from '../port.ts';
import type { RollupColumns } from '../segment/types.ts';

// 16 million values are 128 MB: more than any chart shows, and still far from the memory of a small machine.
const MAX_VALUES = 16_000_000;

export interface BucketLayout {
  readonly groupCount: number;
  readonly startMs: number;
  readonly stepMs: number;
  readonly bucketCount: number;
  readonly columns: readonly BucketColumn[];
}

/**
 * Aggregates of every bucket of every group. Aggregates are mergeable, so samples, rollups and parts of rollups may be added
 * in any mix. Of equal times in one series the one added later is `last` and the one added earlier is `first`; between series the
 * larger id is last. NaN values (the stale marker is one) are marks, not measurements, and are left out.
 */
export class BucketAccumulator {
  readonly #layout: BucketLayout;
  readonly #count: Float64Array;
  readonly #sum: Float64Array | undefined;
  readonly #min: Float64Array | undefined;
  readonly #max: Float64Array | undefined;
  readonly #first: Float64Array | undefined;
  readonly #firstTime: Float64Array | undefined;
  readonly #firstSeries: Uint32Array | undefined;
  readonly #last: Float64Array | undefined;
  readonly #lastTime: Float64Array | undefined;
  readonly #lastSeries: Uint32Array | undefined;

  constructor(layout: BucketLayout) {
    const cells = layout.groupCount * layout.bucketCount;
    // `count` and what tells which of equal times wins come on top of the columns asked for.
    const values = cells * (layout.columns.length + 2);
    if (values > MAX_VALUES) {
      throw new AppError(
        'QUERY_TOO_LARGE',
        `the answer would have ${layout.groupCount} groups of ${layout.bucketCount} buckets, which take ${values} values of memory; at most ${MAX_VALUES} are possible`,
        { status: 422, fix: 'Ask for a wider interval, a shorter range or fewer groups.' },
      );
    }
    const wants = (...names: BucketColumn[]) => names.some((name) => layout.columns.includes(name));
    const column = (value: number, ...names: BucketColumn[]) =>
      wants(...names) ? new Float64Array(cells).fill(value) : undefined;
    this.#layout = layout;
    this.#count = new Float64Array(cells);
    this.#sum = wants('sum') ? new Float64Array(cells) : undefined;
    this.#min = column(Number.POSITIVE_INFINITY, 'min');
    this.#max = column(Number.NEGATIVE_INFINITY, 'max');
    this.#first = column(Number.NaN, 'first');
    this.#firstTime = column(Number.POSITIVE_INFINITY, 'first', 'firstTime');
    this.#firstSeries = this.#firstTime && new Uint32Array(cells);
    this.#last = column(Number.NaN, 'last');
    this.#lastTime = column(Number.NEGATIVE_INFINITY, 'last', 'lastTime');
    this.#lastSeries = this.#lastTime && new Uint32Array(cells);
  }

  /** Adds rows `[from, to)`, sorted by time, all inside the layout's range. */
  addSamples(
    group: number,
    seriesId: number,
    times: Float64Array,
    values: Float64Array,
    from: number,
    to: number,
  ): void {
    const { startMs, stepMs, bucketCount } = this.#layout;
    let row = from;
    while (row < to) {
      const bucket = Math.floor(((times[row] as number) - startMs) / stepMs);
      const bucketEndMs = startMs + (bucket + 1) * stepMs;
      row = this.#addRun(group * bucketCount + bucket, seriesId, times, values, row, to, bucketEndMs);
    }
  }

  /** Adds the rows from `from` on that lie before `endMs` to one cell; returns the row behind them. */
  #addRun(
    cell: number,
    seriesId: number,
    times: Float64Array,
    values: Float64Array,
    from: number,
    to: number,
    endMs: number,
  ): number {
    let count = 0;
    let sum = 0;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    let firstRow = -1;
    let lastRow = -1;
    let row = from;
    for (; row < to && (times[row] as number) < endMs; row++) {
      const value = values[row] as number;
      // biome-ignore lint/suspicious/noSelfCompare: the fastest test for NaN in this loop.
      if (value !== value) continue;
      count++;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
      if (firstRow < 0) firstRow = row;
      lastRow = row;
    }
    if (count > 0) {
      this.#merge(cell, count, sum, min, max);
      this.#mergeFirst(cell, seriesId, times[firstRow] as number, values[firstRow] as number);
      this.#mergeLast(cell, seriesId, times[lastRow] as number, values[lastRow] as number);
    }
    return row;
  }

  /** The rollup columns that must be decoded to fill the columns asked for: `first` and `last` need their times. */
  static neededColumns(columns: readonly BucketColumn[]): readonly BucketColumn[] {
    const needed = new Set<BucketColumn>(['count', ...columns]);
    if (needed.has('first')) needed.add('firstTime');
    if (needed.has('last')) needed.add('lastTime');
    return [...needed];
  }

  /** Adds rollup rows `[from, to)`, whose buckets all lie inside the layout's range and whose needed columns are decoded. */
  addRollups(group: number, seriesId: number, rows: RollupColumns, from: number, to: number): void {
    const { startMs, stepMs, bucketCount } = this.#layout;
    const base = group * bucketCount;
    for (let row = from; row < to; row++) {
      const cell = base + Math.floor(((rows.bucket[row] as number) - startMs) / stepMs);
      (this.#count[cell] as number) += rows.count[row] as number;
      if (this.#sum) (this.#sum[cell] as number) += rows.sum[row] as number;
      if (this.#min && (rows.min[row] as number) < (this.#min[cell] as number))
        this.#min[cell] = rows.min[row] as number;
      if (this.#max && (rows.max[row] as number) > (this.#max[cell] as number))
        this.#max[cell] = rows.max[row] as number;
      if (this.#firstTime)
        this.#mergeFirst(cell, seriesId, rows.firstTime[row] as number, rows.first[row] as number);
      if (this.#lastTime)
        this.#mergeLast(cell, seriesId, rows.lastTime[row] as number, rows.last[row] as number);
    }
  }

  #merge(cell: number, count: number, sum: number, min: number, max: number): void {
    (this.#count[cell] as number) += count;
    if (this.#sum) (this.#sum[cell] as number) += sum;
    if (this.#min && min < (this.#min[cell] as number)) this.#min[cell] = min;
    if (this.#max && max > (this.#max[cell] as number)) this.#max[cell] = max;
  }

  #mergeFirst(cell: number, seriesId: number, time: number, value: number): void {
    if (!this.#firstTime || !this.#firstSeries) return;
    const known = this.#firstTime[cell] as number;
    if (time > known || (time === known && seriesId >= (this.#firstSeries[cell] as number))) return;
    this.#firstTime[cell] = time;
    this.#firstSeries[cell] = seriesId;
    if (this.#first) this.#first[cell] = value;
  }

  #mergeLast(cell: number, seriesId: number, time: number, value: number): void {
    if (!this.#lastTime || !this.#lastSeries) return;
    const known = this.#lastTime[cell] as number;
    if (time < known || (time === known && seriesId < (this.#lastSeries[cell] as number))) return;
    this.#lastTime[cell] = time;
    this.#lastSeries[cell] = seriesId;
    if (this.#last) this.#last[cell] = value;
  }

  /** The columns asked for, with NaN in place of every aggregate of an empty bucket but `count` and `sum`. */
  finish(): BucketColumns['columns'] {
    const built: Partial<Record<BucketColumn, Float64Array | undefined>> = {
      sum: this.#sum,
      min: this.#min,
      max: this.#max,
      first: this.#first,
      last: this.#last,
      firstTime: this.#firstTime,
      lastTime: this.#lastTime,
    };
    const columns: Partial<Record<BucketColumn, Float64Array>> & { count: Float64Array } = {
      count: this.#count,
    };
    for (const name of this.#layout.columns) {
      const column = built[name];
      if (column === undefined) continue;
      if (name !== 'sum') this.#blankEmpty(column);
      columns[name] = column;
    }
    return columns;
  }

  #blankEmpty(column: Float64Array): void {
    for (let cell = 0; cell < column.length; cell++) {
      if (this.#count[cell] === 0) column[cell] = Number.NaN;
    }
  }
}
