import { finishHash, HASH_SEED, hashText, mixHash } from './hash.ts';
import { HashIndex, type HashPlaces, NO_ENTRY } from './hash-index.ts';
import { Postings } from './postings.ts';
import { Uint32List } from './uint32-list.ts';

/** The columns of a pair, side by side. */
const HASH = 0;
const KEY = 1;
const ORDINAL = 2;
const ROW = 3;

/** A tag key and the pairs it occurs in, in order of first appearance. */
interface KeyEntry {
  readonly name: string;
  /** The pair of each distinct value. */
  readonly pairs: Uint32List;
}

/**
 * Every distinct `key=value`, under a dense number from 0. Keys have dense numbers of their own, and each pair knows its
 * ordinal among the pairs of its key, so that facts about a key's values fit into one flat array.
 */
export class TagPairs {
  readonly #keyIds = new Map<string, number>();
  readonly #keys: KeyEntry[] = [];
  readonly #rows = new Uint32List();
  readonly #values: string[] = [];
  readonly #index = new HashIndex((pair) => this.#rows.at(pair * ROW + HASH));
  /** For each pair the tag sets that contain it. */
  readonly tagSets = new Postings();

  get count(): number {
    return this.#values.length;
  }

  get keyCount(): number {
    return this.#keys.length;
  }

  /** The number of a key, or `NO_ENTRY`. */
  findKey(name: string): number {
    return this.#keyIds.get(name) ?? NO_ENTRY;
  }

  internKey(name: string): number {
    const known = this.#keyIds.get(name);
    if (known !== undefined) return known;
    const key = this.#keys.length;
    // A name that has been a property is the very string that a parsed object has as its key: equal means identical.
    const own = Object.keys({ [ownCopy(name)]: 0 })[0] as string;
    this.#keyIds.set(own, key);
    this.#keys.push({ name: own, pairs: new Uint32List() });
    return key;
  }

  keyName(key: number): string {
    return (this.#keys[key] as KeyEntry).name;
  }

  /** The pair of the key's value with this ordinal. */
  pairOf(key: number, ordinal: number): number {
    return (this.#keys[key] as KeyEntry).pairs.at(ordinal);
  }

  valueCount(key: number): number {
    return (this.#keys[key] as KeyEntry).pairs.length;
  }

  keyOf(pair: number): number {
    return this.#rows.at(pair * ROW + KEY);
  }

  valueOf(pair: number): string {
    return this.#values[pair] as string;
  }

  ordinalOf(pair: number): number {
    return this.#rows.at(pair * ROW + ORDINAL);
  }

  /** The number of the pair, or `NO_ENTRY`. */
  find(key: number, value: string): number {
    return this.#find(hashPair(key, value), key, value);
  }

  intern(key: number, value: string): number {
    const hash = hashPair(key, value);
    const known = this.#find(hash, key, value);
    return known === NO_ENTRY ? this.#append(hash, key, value) : known;
  }

  #find(hash: number, key: number, value: string): number {
    const { current, previous } = this.#index;
    const pair = this.#findIn(current, hash, key, value);
    return pair === NO_ENTRY && previous !== undefined ? this.#findIn(previous, hash, key, value) : pair;
  }

  #findIn(places: HashPlaces, hash: number, key: number, value: string): number {
    for (let at = places.first(hash); ; at = places.after(at)) {
      const pair = places.entryAt(at);
      if (pair === NO_ENTRY) return NO_ENTRY;
      if (this.#rows.at(pair * ROW + HASH) !== hash || this.keyOf(pair) !== key) continue;
      if (this.#values[pair] === value) return pair;
    }
  }

  #append(hash: number, key: number, value: string): number {
    const pair = this.#values.length;
    const { pairs } = this.#keys[key] as KeyEntry;
    this.#values.push(ownCopy(value));
    this.#rows.push(hash);
    this.#rows.push(key);
    this.#rows.push(pairs.length);
    pairs.push(pair);
    this.tagSets.addList();
    this.#index.insert(hash);
    return pair;
  }
}

/**
 * A string that shares no memory with the text it was cut from: V8 keeps a whole request body alive for one slice of it.
 * JSON also carries lone surrogates unharmed.
 */
export function ownCopy(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

function hashPair(key: number, value: string): number {
  return hashText(finishHash(mixHash(HASH_SEED, key)), value);
}
