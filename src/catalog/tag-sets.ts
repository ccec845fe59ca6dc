import type { Tags } from '../model/series.ts';
import { NO_ENTRY } from './hash-index.ts';
import { PairScratch } from './pair-scratch.ts';
import { RecentTags } from './recent-tags.ts';
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
  readonly #recent = new RecentTags();

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
    const recent = this.#recent;
    let place = 0;
    for (const name in tags) {
      const value = tags[name] as string;
      if (!recent.holds(place, name, value) && !this.#find(place, name, value)) return NO_ENTRY;
      place++;
    }
    recent.truncate(place);
    if (recent.tagSet === NO_ENTRY) recent.tagSet = this.#sets.find(this.#sorted().pairs, place);
    return recent.tagSet;
  }

  intern(tags: Tags): number {
    const recent = this.#recent;
    let place = 0;
    for (const name in tags) {
      const value = tags[name] as string;
      if (!recent.holds(place, name, value)) this.#intern(place, name, value);
      place++;
    }
    recent.truncate(place);
    if (recent.tagSet === NO_ENTRY) recent.tagSet = this.#internSorted();
    return recent.tagSet;
  }

  /** Reads one tag into its place; false when the pair is unknown. The place then holds nothing that could be taken for it. */
  #find(place: number, name: string, value: string): boolean {
    const recent = this.#recent;
    const key = recent.hasName(place, name) ? recent.keyAt(place) : this.pairs.findKey(name);
    const pair = key === NO_ENTRY ? NO_ENTRY : this.pairs.find(key, value);
    if (pair === NO_ENTRY) return false;
    this.#remember(place, name, key, pair);
    return true;
  }

  #intern(place: number, name: string, value: string): void {
    const recent = this.#recent;
    const key = recent.hasName(place, name) ? recent.keyAt(place) : this.pairs.internKey(name);
    this.#remember(place, name, key, this.pairs.intern(key, value));
  }

  #remember(place: number, name: string, key: number, pair: number): void {
    if (!this.#recent.hasName(place, name)) this.#recent.setKey(place, this.pairs.keyName(key), key);
    this.#recent.setPair(place, this.pairs.valueOf(pair), pair);
  }

  #sorted(): PairScratch {
    const { length } = this.#recent;
    this.#scratch.clear();
    for (let i = 0; i < length; i++) this.#scratch.insert(this.#recent.keyAt(i), this.#recent.pairAt(i));
    return this.#scratch;
  }

  #internSorted(): number {
    const scratch = this.#sorted();
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
