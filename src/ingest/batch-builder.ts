import type { SampleBatch } from '../model/sample-batch.ts';
import type { SeriesDefinition } from '../model/series.ts';

const FIRST_CAPACITY = 256;

/** Collects samples into the columns of a `SampleBatch`; the columns grow by doubling. */
export class BatchBuilder {
  readonly #newSeries = new Map<number, SeriesDefinition>();
  #seriesIds = new Uint32Array(FIRST_CAPACITY);
  #seriesCount = 0;
  #refs: Uint32Array;
  #times: Float64Array;
  #values: Float64Array;
  #count = 0;

  constructor(expectedSamples = FIRST_CAPACITY) {
    const capacity = Math.max(1, expectedSamples);
    this.#refs = new Uint32Array(capacity);
    this.#times = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
  }

  get sampleCount(): number {
    return this.#count;
  }

  /** Adds an entry to the series table and returns its index. */
  addSeries(id: number): number {
    const index = this.#seriesCount;
    if (index === this.#seriesIds.length)
      this.#seriesIds = grown(this.#seriesIds, new Uint32Array(index * 2));
    this.#seriesIds[index] = id;
    this.#seriesCount = index + 1;
    return index;
  }

  addNewSeries(definition: SeriesDefinition): number {
    const index = this.addSeries(0);
    this.#newSeries.set(index, definition);
    return index;
  }

  addSample(seriesIndex: number, timeMs: number, value: number): void {
    const at = this.#count;
    if (at === this.#times.length) this.#growColumns(at * 2);
    this.#refs[at] = seriesIndex;
    this.#times[at] = timeMs;
    this.#values[at] = value;
    this.#count = at + 1;
  }

  build(identity: { id: Uint8Array; keyed: boolean }): SampleBatch {
    return {
      ...identity,
      seriesIds: trimmed(this.#seriesIds, this.#seriesCount),
      newSeries: this.#newSeries,
      seriesRefs: trimmed(this.#refs, this.#count),
      times: trimmed(this.#times, this.#count),
      values: trimmed(this.#values, this.#count),
    };
  }

  #growColumns(capacity: number): void {
    this.#refs = grown(this.#refs, new Uint32Array(capacity));
    this.#times = grown(this.#times, new Float64Array(capacity));
    this.#values = grown(this.#values, new Float64Array(capacity));
  }
}

function grown<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** A copy when there is spare room at the end, so that a waiting batch holds no more memory than it needs. */
function trimmed<T extends Uint32Array | Float64Array>(column: T, length: number): T {
  return (column.length === length ? column : column.slice(0, length)) as T;
}
