import { finishHash, HASH_SEED, mixHash } from './hash.ts';
import { HashIndex, type HashPlaces, NO_ENTRY } from './hash-index.ts';
import { Uint32List } from './uint32-list.ts';

/** Tuples of 32-bit numbers, each kept once under a dense number from 0 in order of first appearance. */
export class TupleTable {
  readonly #values = new Uint32List();
  /** Where each tuple starts in `#values`, and one more for the end of the last. */
  readonly #starts = new Uint32List();
  readonly #index = new HashIndex((tuple) => this.#hashOf(tuple));

  constructor() {
    this.#starts.push(0);
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  start(tuple: number): number {
    return this.#starts.at(tuple);
  }

  end(tuple: number): number {
    return this.#starts.at(tuple + 1);
  }

  /** The number at a position between `start(tuple)` and `end(tuple)`. */
  valueAt(position: number): number {
    return this.#values.at(position);
  }

  /** The number of the tuple `[items[0], ..., items[length - 1]]`, or `NO_ENTRY`. */
  find(items: Uint32Array, length: number): number {
    return this.#find(hashTuple(items, length), items, length);
  }

  /** As `find`, but a tuple that is not there is added. */
  intern(items: Uint32Array, length: number): number {
    const hash = hashTuple(items, length);
    const known = this.#find(hash, items, length);
    return known === NO_ENTRY ? this.#append(hash, items, length) : known;
  }

  #find(hash: number, items: Uint32Array, length: number): number {
    const { current, previous } = this.#index;
    const tuple = this.#findIn(current, hash, items, length);
    return tuple === NO_ENTRY && previous !== undefined ? this.#findIn(previous, hash, items, length) : tuple;
  }

  #findIn(places: HashPlaces, hash: number, items: Uint32Array, length: number): number {
    for (let at = places.first(hash); ; at = places.after(at)) {
      const tuple = places.entryAt(at);
      if (tuple === NO_ENTRY || this.#equals(tuple, items, length)) return tuple;
    }
  }

  #equals(tuple: number, items: Uint32Array, length: number): boolean {
    const start = this.#starts.at(tuple);
    return this.#starts.at(tuple + 1) - start === length && this.#values.equals(start, items, length);
  }

  /** The same as `hashTuple` gave when the tuple was added. */
  #hashOf(tuple: number): number {
    let hash = HASH_SEED;
    for (let at = this.start(tuple); at < this.end(tuple); at++) hash = mixHash(hash, this.#values.at(at));
    return finishHash(hash);
  }

  #append(hash: number, items: Uint32Array, length: number): number {
    const tuple = this.count;
    for (let i = 0; i < length; i++) this.#values.push(items[i] as number);
    this.#starts.push(this.#values.length);
    this.#index.insert(hash);
    return tuple;
  }
}

function hashTuple(items: Uint32Array, length: number): number {
  let hash = HASH_SEED;
  for (let i = 0; i < length; i++) hash = mixHash(hash, items[i] as number);
  return finishHash(hash);
}
