import { NO_ENTRY } from './hash-index.ts';

/**
 * The tags of the last look-up, in the order they were asked for. The samples of a host mostly follow one another, with the
 * same keys in the same order and often the same values; comparing two strings is several times faster than a hash table.
 */
export class RecentTags {
  readonly #names: string[] = [];
  readonly #keys: number[] = [];
  readonly #values: string[] = [];
  readonly #pairs: number[] = [];
  /** What the tags came to, or `NO_ENTRY` while they are incomplete. */
  tagSet = NO_ENTRY;

  get length(): number {
    return this.#names.length;
  }

  /** The key that stood at this place, if it has this name, or `NO_ENTRY`. */
  keyAt(place: number, name: string): number {
    return this.#names[place] === name ? (this.#keys[place] as number) : NO_ENTRY;
  }

  /** The pair that stood at this place, if it has this value, or `NO_ENTRY`. */
  pairAt(place: number, value: string): number {
    return this.#values[place] === value ? (this.#pairs[place] as number) : NO_ENTRY;
  }

  /** The strings must be the catalog's own: they are kept. */
  set(place: number, name: string, key: number, value: string, pair: number): void {
    this.#names[place] = name;
    this.#keys[place] = key;
    this.#values[place] = value;
    this.#pairs[place] = pair;
    this.tagSet = NO_ENTRY;
  }

  truncate(length: number): void {
    for (const column of [this.#names, this.#keys, this.#values, this.#pairs]) column.length = length;
    this.tagSet = NO_ENTRY;
  }
}
