/** Values by cell, for exact quantiles. 12 bytes a value. */
export class QuantileCollector {
  readonly #cells: number;
  #cell = new Uint32Array(1_024);
  #value = new Float64Array(1_024);
  #length = 0;

  constructor(cells: number) {
    this.#cells = cells;
  }

  add(cell: number, value: number): void {
    if (this.#length === this.#cell.length) this.#grow();
    this.#cell[this.#length] = cell;
    this.#value[this.#length] = value;
    this.#length++;
  }

  #grow(): void {
    const cell = new Uint32Array(this.#length * 2);
    const value = new Float64Array(this.#length * 2);
    cell.set(this.#cell);
    value.set(this.#value);
    this.#cell = cell;
    this.#value = value;
  }

  /** One column per quantile in (0, 1); NaN where a cell has no values. `pause` gives way between cells, and may throw. */
  async finish(quantiles: readonly number[], pause: () => Promise<void>): Promise<Float64Array[]> {
    const { starts, values } = this.#byCell();
    const columns = quantiles.map(() => new Float64Array(this.#cells).fill(Number.NaN));
    for (let cell = 0; cell < this.#cells; cell++) {
      await pause();
      const sorted = values.subarray(starts[cell], starts[cell + 1]).sort();
      if (sorted.length === 0) continue;
      quantiles.forEach((quantile, index) => {
        (columns[index] as Float64Array)[cell] = quantileOf(sorted, quantile);
      });
    }
    return columns;
  }

  /** A counting sort: the values of cell `c` are at `[starts[c], starts[c + 1])`. */
  #byCell(): { starts: Uint32Array; values: Float64Array } {
    const starts = new Uint32Array(this.#cells + 1);
    for (let i = 0; i < this.#length; i++) (starts[(this.#cell[i] as number) + 1] as number)++;
    for (let cell = 0; cell < this.#cells; cell++) (starts[cell + 1] as number) += starts[cell] as number;
    const next = starts.slice();
    const values = new Float64Array(this.#length);
    for (let i = 0; i < this.#length; i++) {
      const position = (next[this.#cell[i] as number] as number)++;
      values[position] = this.#value[i] as number;
    }
    return { starts, values };
  }
}

/** Linear interpolation between the closest ranks, as `percentile_cont` of SQL and type 7 of Hyndman and Fan (1996). */
function quantileOf(sorted: Float64Array, quantile: number): number {
  const rank = quantile * (sorted.length - 1);
  const below = Math.floor(rank);
  const low = sorted[below] as number;
  // Of the next value nothing is taken then; times an infinite one, nothing would be NaN.
  if (rank === below) return low;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (rank - below);
}
