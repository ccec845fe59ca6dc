const INITIAL_CAPACITY = 16;

/**
 * An open-addressing table from a hash to the numbers of entries that are kept elsewhere: 4 bytes a place, linear probing.
 * It only proposes entries; the caller compares each with what it looks for:
 *
 *     for (let at = index.first(hash); ; at = index.after(at)) {
 *       const entry = index.entryAt(at);
 *       if (entry === NO_ENTRY || matches(entry)) return entry;
 *     }
 */
export class HashIndex {
  readonly #hashOf: (entry: number) => number;
  /** Entry number + 1, so that 0 is a free place. */
  #places = new Uint32Array(INITIAL_CAPACITY);
  #mask = INITIAL_CAPACITY - 1;
  #count = 0;

  /** `hashOf` must give for an entry the hash it was inserted with; it is asked when the table grows. */
  constructor(hashOf: (entry: number) => number) {
    this.#hashOf = hashOf;
  }

  first(hash: number): number {
    return hash & this.#mask;
  }

  after(place: number): number {
    return (place + 1) & this.#mask;
  }

  entryAt(place: number): number {
    return (this.#places[place] as number) - 1;
  }

  /** The entry must not be in the table. */
  insert(hash: number, entry: number): void {
    // Three quarters full: beyond that linear probing gets long.
    if (++this.#count > this.#places.length * 0.75) this.#grow();
    this.#put(hash, entry);
  }

  #put(hash: number, entry: number): void {
    let place = hash & this.#mask;
    while (this.#places[place] !== 0) place = (place + 1) & this.#mask;
    this.#places[place] = entry + 1;
  }

  #grow(): void {
    const old = this.#places;
    this.#places = new Uint32Array(old.length * 2);
    this.#mask = this.#places.length - 1;
    for (const stored of old) if (stored !== 0) this.#put(this.#hashOf(stored - 1), stored - 1);
  }
}

export const NO_ENTRY = -1;
