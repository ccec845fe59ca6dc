import type { PairTest } from './pair-test.ts';
import type { SeriesIndex } from './series-index.ts';
import type { TagSets } from './tag-sets.ts';

/** Below this many questions a bitmap over all tag sets costs more than it saves. */
const BITMAP_FROM = 1_000;

export interface TagSetFilter {
  passes(tagSet: number): boolean;
}

/** A filter that will be asked about `questions` tag sets. */
export function tagSetFilter(index: SeriesIndex, test: PairTest, questions: number): TagSetFilter {
  // In a bitmap a tag set without the key looks like one with a pair that is not listed.
  const missingIsUnlisted = test.acceptsMissing === test.negated;
  if (missingIsUnlisted && questions >= BITMAP_FROM && test.unexamined <= questions / 4) {
    const pairs = test.listedPairs();
    const isWorthwhile = countTagSets(index, pairs) <= questions && index.tagSets.count / 32 <= questions;
    if (isWorthwhile) return new BitmapFilter(index, pairs, test.negated);
  }
  return new PairFilter(index.tagSets, test);
}

export function countTagSets({ tagSets }: SeriesIndex, pairs: Uint32Array): number {
  let count = 0;
  for (const pair of pairs) count += tagSets.pairs.tagSets.count(pair);
  return count;
}

/** Looks at the pair that the tag set has for the key of the test. */
class PairFilter implements TagSetFilter {
  readonly #tagSets: TagSets;
  readonly #test: PairTest;
  readonly #places: Int32Array;

  constructor(tagSets: TagSets, test: PairTest) {
    this.#tagSets = tagSets;
    this.#test = test;
    this.#places = tagSets.placesOf(test.key);
  }

  passes(tagSet: number): boolean {
    const pair = this.#tagSets.pairAt(tagSet, this.#places);
    return pair < 0 ? this.#test.acceptsMissing : this.#test.lists(pair) !== this.#test.negated;
  }
}

/** Knows the tag sets of the listed pairs: several times faster, once it is made, for many questions. */
class BitmapFilter implements TagSetFilter {
  readonly #bits: Uint32Array;
  /** The bit of a tag set that passes. */
  readonly #wanted: number;

  constructor({ tagSets }: SeriesIndex, pairs: Uint32Array, negated: boolean) {
    this.#bits = new Uint32Array((tagSets.count + 31) >>> 5);
    this.#wanted = negated ? 0 : 1;
    let members = new Uint32Array(0);
    for (const pair of pairs) {
      const count = tagSets.pairs.tagSets.count(pair);
      if (count > members.length) members = new Uint32Array(count);
      tagSets.pairs.tagSets.read(pair, members, 0);
      for (let i = 0; i < count; i++) this.#add(members[i] as number);
    }
  }

  passes(tagSet: number): boolean {
    return (((this.#bits[tagSet >>> 5] as number) >>> (tagSet & 31)) & 1) === this.#wanted;
  }

  #add(tagSet: number): void {
    this.#bits[tagSet >>> 5] = (this.#bits[tagSet >>> 5] as number) | (1 << (tagSet & 31));
  }
}
