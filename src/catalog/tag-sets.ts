import type { Tags } from '../model/series.ts';
import { NO_ENTRY } from './hash-index.ts';
import { TagPairs } from './tag-pairs.ts';
import { TupleTable } from './tuple-table.ts';
import { Uint32List } from './uint32-list.ts';

/**
 * Every distinct set of tags, kept once however many metrics have it: the ten metrics of a disk share one set. A set is
 * its pairs in ascending order of key, and sets with the same keys share a *key set*, in which each key has a fixed place.
 */
export class TagSets {
  readonly pairs = new TagPairs();
  readonly #sets = new TupleTable();
  readonly #keySets = new TupleTable();
  readonly #keySetOf = new Uint32List();
  readonly #scratch = new PairScratch();

  get count(): number {
    return this.#sets.count;
  }

  get keySetCount(): number {
    return this.#keySets.count;
  }

  keySetOf(tagSet: number): number {
    return this.#keySetOf.at(tagSet);
  }

  keysOf(keySet: number): number[] {
    const keys: number[] = [];
    for (let at = this.#keySets.start(keySet); at < this.#keySets.end(keySet); at++) {
      keys.push(this.#keySets.valueAt(at));
    }
    return keys;
  }

  /** The number of this set of tags, or `NO_ENTRY`. */
  find(tags: Tags): number {
    const scratch = this.#scratch;
    scratch.clear();
    for (const name in tags) {
      const key = this.pairs.findKey(name);
      if (key === NO_ENTRY) return NO_ENTRY;
      const pair = this.pairs.find(key, tags[name] as string);
      if (pair === NO_ENTRY) return NO_ENTRY;
      scratch.insert(key, pair);
    }
    return this.#sets.find(scratch.pairs, scratch.length);
  }

  intern(tags: Tags): number {
    const scratch = this.#scratch;
    scratch.clear();
    for (const name in tags) {
      const key = this.pairs.internKey(name);
      scratch.insert(key, this.pairs.intern(key, tags[name] as string));
    }
    const tagSet = this.#sets.intern(scratch.pairs, scratch.length);
    if (tagSet === this.#keySetOf.length) this.#describe(tagSet, scratch);
    return tagSet;
  }

  /** What `place` is to look a key up with: its place in each key set, or -1 where the key set lacks it. */
  placesOf(key: number): Int32Array {
    const places = new Int32Array(this.#keySets.count).fill(-1);
    for (let keySet = 0; keySet < places.length; keySet++) {
      const start = this.#keySets.start(keySet);
      for (let at = start; at < this.#keySets.end(keySet); at++) {
        if (this.#keySets.valueAt(at) === key) places[keySet] = at - start;
      }
    }
    return places;
  }

  /** The pair that a tag set has for the key of `places`, or `NO_ENTRY`. */
  pairAt(tagSet: number, places: Int32Array): number {
    const place = places[this.#keySetOf.at(tagSet)] as number;
    return place < 0 ? NO_ENTRY : this.#sets.valueAt(this.#sets.start(tagSet) + place);
  }

  tagsOf(tagSet: number): Tags {
    const tags = emptyTags();
    for (let at = this.#sets.start(tagSet); at < this.#sets.end(tagSet); at++) {
      const pair = this.#sets.valueAt(at);
      tags[this.pairs.keyName(this.pairs.keyOf(pair))] = this.pairs.valueOf(pair);
    }
    return tags;
  }

  #describe(tagSet: number, { keys, pairs, length }: PairScratch): void {
    this.#keySetOf.push(this.#keySets.intern(keys, length));
    for (let i = 0; i < length; i++) this.pairs.tagSets.append(pairs[i] as number, tagSet);
  }
}

/** Tags without a prototype, so that keys such as `__proto__` and `constructor` are keys like any other. */
export function emptyTags(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}

/** Collects the pairs of one set in ascending order of key. Keys mostly come in that order already. */
class PairScratch {
  keys = new Uint32Array(16);
  pairs = new Uint32Array(16);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  insert(key: number, pair: number): void {
    if (this.length === this.keys.length) this.#grow();
    let at = this.length++;
    for (; at > 0 && (this.keys[at - 1] as number) > key; at--) {
      this.keys[at] = this.keys[at - 1] as number;
      this.pairs[at] = this.pairs[at - 1] as number;
    }
    this.keys[at] = key;
    this.pairs[at] = pair;
  }

  #grow(): void {
    const [keys, pairs] = [this.keys, this.pairs];
    this.keys = new Uint32Array(keys.length * 2);
    this.pairs = new Uint32Array(keys.length * 2);
    this.keys.set(keys);
    this.pairs.set(pairs);
  }
}
