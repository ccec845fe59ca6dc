const INITIAL_CAPACITY = 16;
/** Entries moved with each insertion while the table grows; at least 2, or it would have to grow again before it is done. */
const MOVES_PER_INSERT = 4;

/** What `entryAt` gives for a free place; the number that stands for "not there" in the whole catalog. */
export const NO_ENTRY = -1;

/** The places of an open-addressing table with linear probing: each holds the number of an entry, or none. */
export class HashPlaces {
  /** Entry number + 1, so that 0 is a free place. */
  readonly #places: Uint32Array;
  readonly #mask: number;

  constructor(capacity: number) {
    this.#places = new Uint32Array(capacity);
    this.#mask = capacity - 1;
  }

  get capacity(): number {
    return this.#places.length;
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

  put(hash: number, entry: number): void {
    let place = this.first(hash);
    while (this.#places[place] !== 0) place = this.after(place);
    this.#places[place] = entry + 1;
  }
}

/**
 * A hash table of 4 bytes a place over entries that are kept elsewhere. The first entry inserted has number 0, the next 1,
 * and so on. The table only proposes entries; the caller compares each with what it looks for, first in `current`, then
 * in `previous` if there is one:
 *
 *     for (let at = places.first(hash); ; at = places.after(at)) {
 *       const entry = places.entryAt(at);
 *       if (entry === NO_ENTRY || matches(entry)) return entry;
 *     }
 *
 * When it is full it moves to a larger table a few entries at a time, so that no insertion stalls.
 */
export class HashIndex {
  readonly #hashOf: (entry: number) => number;
  #current = new HashPlaces(INITIAL_CAPACITY);
  #previous: HashPlaces | undefined;
  #count = 0;
  /** Entries below this number are in `current`, as are those inserted since it was made. */
  #moved = 0;
  /** Entries from this number on were inserted into `current`. */
  #movedUpTo = 0;

  /** `hashOf` must give for an entry the hash it was inserted with; it is asked when the table grows. */
  constructor(hashOf: (entry: number) => number) {
    this.#hashOf = hashOf;
  }

  get current(): HashPlaces {
    return this.#current;
  }

  /** The smaller table, while some of its entries are not in `current` yet. */
  get previous(): HashPlaces | undefined {
    return this.#previous;
  }

  insert(hash: number): void {
    // Three quarters full: beyond that linear probing gets long.
    if (this.#count + 1 > this.#current.capacity * 0.75) this.#grow();
    this.#current.put(hash, this.#count++);
    if (this.#previous !== undefined) this.#move();
  }

  #grow(): void {
    this.#previous = this.#current;
    this.#current = new HashPlaces(this.#previous.capacity * 2);
    this.#moved = 0;
    this.#movedUpTo = this.#count;
  }

  #move(): void {
    const end = Math.min(this.#moved + MOVES_PER_INSERT, this.#movedUpTo);
    for (; this.#moved < end; this.#moved++) this.#current.put(this.#hashOf(this.#moved), this.#moved);
    if (this.#moved === this.#movedUpTo) this.#previous = undefined;
  }
}
