import { MINUTE_MS } from '../../model/time.ts';
import { RollupRows } from '../segment/rows.ts';

const NONE = -1;

// Below three samples a row, the rows are no cheaper to read than the samples, and cost more memory.
const MIN_SAMPLES_PER_ROW = 3;
const ROWS_BEFORE_JUDGING = 65_536;

/** Samples in order of arrival, of which the first `rows` are given. */
interface ArrivedSamples {
  columns(rows: number): { seriesIds: Uint32Array; times: Float64Array; values: Float64Array };
}

/**
 * Minute aggregates of the samples of one hot generation, brought up to date when a rollup is asked for: each sample is looked at
 * once, not once a query. A series gets a new row whenever its next sample lies in another minute than the one before; rows of one
 * minute are parts that are merged when read, in order of arrival.
 */
export class HotMinutes {
  #rows = new RollupRows();
  #seriesIds = new Uint32Array(0);
  #previous = new Int32Array(0);
  #newest = new Int32Array(0);
  #rolled = 0;
  #worthwhile = true;

  /** Number of samples that are in the rows. */
  get rolled(): number {
    return this.#rolled;
  }

  /** False when minutes hold so few samples that reading the samples themselves is as quick. */
  get worthwhile(): boolean {
    return this.#worthwhile;
  }

  /** Rows in order of arrival. What a reader holds stays whole when these are given up. */
  get rows(): RollupRows {
    return this.#rows;
  }

  /** Series of each row. */
  get seriesIds(): Uint32Array {
    return this.#seriesIds;
  }

  /** Rolls up the samples in rows `[rolled, to)`. */
  catchUp(samples: ArrivedSamples, to: number): void {
    const { seriesIds, times, values } = samples.columns(to);
    for (let row = this.#rolled; row < to; row++) {
      const value = values[row] as number;
      if (!Number.isNaN(value)) this.#add(seriesIds[row] as number, times[row] as number, value);
    }
    this.#rolled = Math.max(this.#rolled, to);
    if (this.#rolled >= ROWS_BEFORE_JUDGING && this.#rolled < this.#rows.length * MIN_SAMPLES_PER_ROW)
      this.#giveUp();
  }

  /** Places of the rows of one series, in order of arrival. */
  placesOf(seriesId: number): number[] {
    const places: number[] = [];
    let row = seriesId < this.#newest.length ? (this.#newest[seriesId] as number) : NONE;
    for (; row !== NONE; row = this.#previous[row] as number) places.push(row);
    return places.reverse();
  }

  #add(seriesId: number, time: number, value: number): void {
    const row = seriesId < this.#newest.length ? (this.#newest[seriesId] as number) : NONE;
    const bucket = Math.floor(time / MINUTE_MS) * MINUTE_MS;
    if (row === NONE || this.#rows.bucket[row] !== bucket) this.#open(seriesId, bucket, time, value);
    else this.#combine(row, time, value);
  }

  #combine(row: number, time: number, value: number): void {
    const { count, sum, min, max, first, last, firstTime, lastTime } = this.#rows;
    (count[row] as number) += 1;
    (sum[row] as number) += value;
    if (value < (min[row] as number)) min[row] = value;
    if (value > (max[row] as number)) max[row] = value;
    if (time < (firstTime[row] as number)) {
      first[row] = value;
      firstTime[row] = time;
    }
    if (time >= (lastTime[row] as number)) {
      last[row] = value;
      lastTime[row] = time;
    }
  }

  #open(seriesId: number, bucket: number, time: number, value: number): void {
    const rows = this.#rows;
    rows.reserve(1);
    const row = rows.length++;
    rows.bucket[row] = bucket;
    rows.count[row] = 1;
    rows.sum[row] = rows.min[row] = rows.max[row] = rows.first[row] = rows.last[row] = value;
    rows.firstTime[row] = rows.lastTime[row] = time;
    this.#link(seriesId, row);
  }

  #link(seriesId: number, row: number): void {
    if (row >= this.#seriesIds.length) {
      this.#seriesIds = grown(this.#seriesIds, new Uint32Array(this.#rows.bucket.length));
      this.#previous = grown(this.#previous, new Int32Array(this.#rows.bucket.length));
    }
    if (seriesId >= this.#newest.length) {
      this.#newest = grown(this.#newest, new Int32Array(Math.max(1_024, seriesId * 2)).fill(NONE));
    }
    this.#seriesIds[row] = seriesId;
    this.#previous[row] = this.#newest[seriesId] as number;
    this.#newest[seriesId] = row;
  }

  #giveUp(): void {
    this.#worthwhile = false;
    this.#rows = new RollupRows();
    this.#seriesIds = new Uint32Array(0);
    this.#previous = new Int32Array(0);
    this.#newest = new Int32Array(0);
  }
}

function grown<T extends Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
