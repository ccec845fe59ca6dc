const INITIAL_CAPACITY = 16;

/** What `entryAt` gives for a free place; the number that stands for "not there" in the whole catalog. */
export const NO_ENTRY = -1;

/**
 * An open-addressing table from hashes to the numbers of entries that are kept elsewhere: 4 bytes a place, linear probing.
 * The first entry inserted has number 0, the next 1, and so on. The table only proposes entries; the caller compares each
 * with what it looks for:
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

  insert(hash: number): void {
    // Three quarters full: beyond that linear probing gets long.
    if (this.#count + 1 > this.#places.length * 0.75) this.#grow();
    this.#put(hash, this.#count++);
  }

  #put(hash: number, entry: number): void {
    let place = hash & this.#mask;
    while (this.#places[place] !== 0) place = (place + 1) & this.#mask;
    this.#places[place] = entry + 1;
  }

  /** Goes through the entries in order, not through the places: that reads their columns in sequence, several times faster. */
  #grow(): void {
    this.#places = new Uint32Array(this.#places.length * 2);
    this.#mask = this.#places.length - 1;
    for (let entry = 0; entry < this.#count; entry++) this.#put(this.#hashOf(entry), entry);
  }
}
