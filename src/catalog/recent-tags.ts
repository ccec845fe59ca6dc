import { NO_ENTRY } from './hash-index.ts';

/**
 * The tags that were read last, by their place in the object. The samples of a host mostly follow one another, with the same
 * keys in the same order and often the same values, and comparing two strings is several times faster than a hash table.
 */
export class RecentTags {
  readonly #names: string[] = [];
  readonly #values: string[] = [];
  readonly #keys: number[] = [];
  readonly #pairs: number[] = [];
  /** What the tags came to, or `NO_ENTRY` when that is not known. */
  tagSet = NO_ENTRY;

  get length(): number {
    return this.#names.length;
  }

  holds(place: number, name: string, value: string): boolean {
    return this.#values[place] === value && this.#names[place] === name;
  }

  hasName(place: number, name: string): boolean {
    return this.#names[place] === name;
  }

  keyAt(place: number): number {
    return this.#keys[place] as number;
  }

  pairAt(place: number): number {
    return this.#pairs[place] as number;
  }

  /** The strings must be the catalog's own: they are kept. */
  setKey(place: number, name: string, key: number): void {
    this.#names[place] = name;
    this.#keys[place] = key;
  }

  setPair(place: number, value: string, pair: number): void {
    this.#values[place] = value;
    this.#pairs[place] = pair;
    this.tagSet = NO_ENTRY;
  }

  /** Forgets the places from `length` on. */
  truncate(length: number): void {
    if (length >= this.#names.length) return;
    for (const column of [this.#names, this.#values, this.#keys, this.#pairs]) column.length = length;
    this.tagSet = NO_ENTRY;
  }
}
