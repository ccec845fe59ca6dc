import type { Regex, WorkBudget } from '../lib/regex/regex.ts';
import type { TagPairs } from './tag-pairs.ts';

const UNKNOWN = 0;
const REFUSED = 1;
const ACCEPTED = 2;

/**
 * What one regular expression says of each value of one key. A value is examined once, when it is first asked about; values
 * are never removed, so a verdict stays true.
 */
export class Verdicts {
  readonly regex: Regex;
  readonly #pairs: TagPairs;
  readonly #key: number;
  /** By ordinal of the value. */
  #verdicts = new Uint8Array(0);
  #examined = 0;

  constructor(regex: Regex, pairs: TagPairs, key: number) {
    this.regex = regex;
    this.#pairs = pairs;
    this.#key = key;
  }

  /** An estimate. */
  get sizeBytes(): number {
    return this.#verdicts.length + this.regex.sizeBytes;
  }

  /** Values that `acceptedPairs` would have to examine. */
  get unexamined(): number {
    return this.#pairs.valueCount(this.#key) - this.#examined;
  }

  /** Makes room for all values there are; to be called before a series of questions. */
  prepare(): void {
    const values = this.#pairs.valueCount(this.#key);
    if (values <= this.#verdicts.length) return;
    const larger = new Uint8Array(values + (values >>> 3));
    larger.set(this.#verdicts);
    this.#verdicts = larger;
  }

  accepts(pair: number, budget: WorkBudget): boolean {
    const ordinal = this.#pairs.ordinalOf(pair);
    const verdict = this.#verdicts[ordinal];
    return (verdict === UNKNOWN ? this.#examine(ordinal, pair, budget) : verdict) === ACCEPTED;
  }

  acceptedPairs(budget: WorkBudget): Uint32Array {
    const valueCount = this.#pairs.valueCount(this.#key);
    const accepted = new Uint32Array(valueCount);
    let count = 0;
    for (let ordinal = 0; ordinal < valueCount; ordinal++) {
      const pair = this.#pairs.pairOf(this.#key, ordinal);
      if (this.accepts(pair, budget)) accepted[count++] = pair;
    }
    return accepted.subarray(0, count);
  }

  #examine(ordinal: number, pair: number, budget: WorkBudget): number {
    const verdict = this.regex.test(this.#pairs.valueOf(pair), budget) ? ACCEPTED : REFUSED;
    this.#verdicts[ordinal] = verdict;
    this.#examined++;
    return verdict;
  }
}
