import type { WorkBudget } from '../lib/regex/regex.ts';
import type { TagPairs } from './tag-pairs.ts';
import type { Verdicts } from './verdicts.ts';

/** A matcher in terms of the index: which pairs of its key it accepts, and whether it accepts a missing tag. */
export interface PairTest {
  /** The number of the key, `NO_ENTRY` when no series has it. */
  readonly key: number;
  readonly acceptsMissing: boolean;
  /** Whether it accepts every pair of its key. */
  readonly acceptsAllPairs: boolean;
  /** `pair` must be of the key. */
  accepts(pair: number): boolean;
  /** How many values must be examined by an expression before `acceptedPairs` can answer; infinite when it cannot. */
  readonly unexamined: number;
  acceptedPairs(): Uint32Array;
}

/** `=`, `!=` and expressions that are a list of literals: the pairs are known without examining any value. */
export function listTest(
  pairs: TagPairs,
  key: number,
  values: readonly string[],
  negated: boolean,
): PairTest {
  const listed = key < 0 ? [] : values.map((value) => pairs.find(key, value)).filter((pair) => pair >= 0);
  const set = new Set(listed);
  const [only] = listed;
  return {
    key,
    acceptsMissing: values.includes('') !== negated,
    acceptsAllPairs: negated && set.size === 0,
    accepts: set.size === 1 ? (pair) => (pair === only) !== negated : (pair) => set.has(pair) !== negated,
    unexamined: negated ? Number.POSITIVE_INFINITY : 0,
    acceptedPairs: () => Uint32Array.from(set),
  };
}

export function regexTest(key: number, verdicts: Verdicts, negated: boolean, budget: WorkBudget): PairTest {
  verdicts.prepare();
  return {
    key,
    acceptsAllPairs: false,
    acceptsMissing: verdicts.regex.test('', budget) !== negated,
    accepts: (pair) => verdicts.accepts(pair, budget) !== negated,
    unexamined: negated ? Number.POSITIVE_INFINITY : verdicts.unexamined,
    acceptedPairs: () => verdicts.acceptedPairs(budget),
  };
}
