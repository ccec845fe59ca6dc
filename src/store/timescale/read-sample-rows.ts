import type { ReadSamplesRequest, SampleColumns } from '../port.ts';
import { CopyReader, readInt64 } from './copy-reader.ts';
import { tooLarge } from './read-limits.ts';

const FIRST_CAPACITY = 1_024;

/** Collects samples in any order and gives them out by series as asked for, time and arrival. */
export class SampleRows {
  readonly #maxSamples: number;
  readonly #seriesCount: number;
  readonly #indexOf: ReadonlyMap<number, number>;
  readonly #reader: CopyReader;
  #length = 0;
  #series = new Uint32Array(FIRST_CAPACITY);
  #arrivals = new Int32Array(FIRST_CAPACITY);
  #times = new Float64Array(FIRST_CAPACITY);
  /** The halves of each value: moved as integers, the payload of a NaN is sure to stay what it was. */
  #values = new Uint32Array(2 * FIRST_CAPACITY);

  constructor({ seriesIds, maxSamples }: ReadSamplesRequest) {
    this.#maxSamples = maxSamples;
    this.#seriesCount = seriesIds.length;
    this.#indexOf = new Map(Array.from(seriesIds, (id, index) => [id, index]));
    this.#reader = new CopyReader([4, 8, 4, 8], (view, at) => this.#add(view, at));
  }

  push(chunk: Buffer): void {
    this.#reader.push(chunk);
  }

  finish(): SampleColumns {
    const { starts, order } = this.#bySeries();
    for (let index = 0; index < this.#seriesCount; index++) {
      this.#sortSeries(order.subarray(starts[index], starts[index + 1]));
    }
    const count = this.#length;
    const seriesIndex = new Uint32Array(count);
    const times = new Float64Array(count);
    const values = new Uint32Array(2 * count);
    for (let place = 0; place < count; place++) {
      const row = order[place] as number;
      seriesIndex[place] = this.#series[row] as number;
      times[place] = this.#times[row] as number;
      values[2 * place] = this.#values[2 * row] as number;
      values[2 * place + 1] = this.#values[2 * row + 1] as number;
    }
    return { seriesIndex, times, values: new Float64Array(values.buffer) };
  }

  #add(view: DataView, at: number): void {
    if (this.#length >= this.#maxSamples) throw tooLarge(this.#maxSamples);
    if (this.#length === this.#series.length) this.#grow();
    const [id, time, arrival, value] = this.#reader.offsets as readonly [number, number, number, number];
    const row = this.#length++;
    this.#series[row] = this.#indexOf.get(view.getInt32(at + id)) as number;
    this.#times[row] = readInt64(view, at + time) / 1_000;
    this.#arrivals[row] = view.getInt32(at + arrival);
    // Little-endian in memory, as on every machine that Node runs on.
    this.#values[2 * row] = view.getUint32(at + value + 4);
    this.#values[2 * row + 1] = view.getUint32(at + value);
  }

  #grow(): void {
    const capacity = Math.min(2 * this.#series.length, Math.max(this.#maxSamples, this.#length + 1));
    this.#series = grown(this.#series, new Uint32Array(capacity));
    this.#arrivals = grown(this.#arrivals, new Int32Array(capacity));
    this.#times = grown(this.#times, new Float64Array(capacity));
    this.#values = grown(this.#values, new Uint32Array(2 * capacity));
  }

  /** A counting sort: the rows of series `s` are at `[starts[s], starts[s + 1])` of `order`. */
  #bySeries(): { starts: Uint32Array; order: Uint32Array } {
    const starts = new Uint32Array(this.#seriesCount + 1);
    for (let row = 0; row < this.#length; row++) (starts[(this.#series[row] as number) + 1] as number)++;
    for (let i = 0; i < this.#seriesCount; i++) (starts[i + 1] as number) += starts[i] as number;
    const next = starts.slice();
    const order = new Uint32Array(this.#length);
    for (let row = 0; row < this.#length; row++) {
      order[(next[this.#series[row] as number] as number)++] = row;
    }
    return { starts, order };
  }

  /** Rows come in order, or backwards as compressed chunks hold them, or in pieces of these. */
  #sortSeries(rows: Uint32Array): void {
    if (this.#isSorted(rows)) return;
    rows.reverse();
    if (!this.#isSorted(rows)) rows.sort((a, b) => this.#compare(a, b));
  }

  #isSorted(rows: Uint32Array): boolean {
    for (let i = 1; i < rows.length; i++) {
      if (this.#compare(rows[i - 1] as number, rows[i] as number) > 0) return false;
    }
    return true;
  }

  #compare(a: number, b: number): number {
    const byTime = (this.#times[a] as number) - (this.#times[b] as number);
    return byTime === 0 ? (this.#arrivals[a] as number) - (this.#arrivals[b] as number) : byTime;
  }
}

function grown<T extends Uint32Array | Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
