/** Where samples of one call stand among those of the same series and time. */
export interface Repetitions {
  /** How often the most repeated pair of series and time comes again; 0 when none does. */
  readonly most: number;
  /** For each row how many earlier rows have its series and time; undefined when `most` is 0. */
  readonly ranks: Uint32Array | undefined;
}

const NONE: Repetitions = { most: 0, ranks: undefined };
const MIN_SLOTS = 1_024;

/** Finds repetitions with a hash table of row numbers that is used again for the next call. */
export class RepetitionFinder {
  /** Row number + 1 of the last row with the pair that belongs here; 0 where the slot is free. */
  #slots = new Uint32Array(MIN_SLOTS);

  find(seriesIds: Uint32Array, times: Float64Array, rows: number): Repetitions {
    this.#clear(rows);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let most = 0;
    let ranks: Uint32Array | undefined;
    for (let row = 0; row < rows; row++) {
      const seriesId = seriesIds[row] as number;
      const time = times[row] as number;
      let slot = hash(seriesId, time) & mask;
      for (;;) {
        const previous = slots[slot] as number;
        if (previous === 0) break;
        if (seriesIds[previous - 1] === seriesId && times[previous - 1] === time) {
          ranks ??= new Uint32Array(rows);
          const rank = (ranks[previous - 1] as number) + 1;
          ranks[row] = rank;
          if (rank > most) most = rank;
          break;
        }
        slot = (slot + 1) & mask;
      }
      slots[slot] = row + 1;
    }
    return ranks === undefined ? NONE : { most, ranks };
  }

  /** At most half full, so that probing stays short. */
  #clear(rows: number): void {
    let size = MIN_SLOTS;
    while (size < rows * 2) size *= 2;
    if (size > this.#slots.length || size * 8 < this.#slots.length) this.#slots = new Uint32Array(size);
    else this.#slots.fill(0);
  }
}

/** Steps of time share their low bits, steps of series ids are small: both are spread over the word. */
function hash(seriesId: number, time: number): number {
  const mixed = Math.imul(seriesId, 0x9e3779b1) ^ Math.imul(time % 0x7fffffff, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
