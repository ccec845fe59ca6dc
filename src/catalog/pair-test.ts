import type { WorkBudget } from '../lib/regex/regex.ts';
import type { TagPairs } from './tag-pairs.ts';
import type { Verdicts } from './verdicts.ts';

/**
 * A matcher in terms of the index: it lists some pairs of its key and accepts these, or all others when it is negated; and
 * it accepts a missing tag or not.
 */
export interface PairTest {
  /** The number of the key, `NO_ENTRY` when no series has it. */
  readonly key: number;
  readonly negated: boolean;
  readonly acceptsMissing: boolean;
  /** Whether the pair, which must be of the key, is listed. */
  lists(pair: number): boolean;
  /** How many values must be examined by an expression before `listedPairs` can answer. */
  readonly unexamined: number;
  listedPairs(): Uint32Array;
}

/** `=`, `!=` and expressions that are a list of literals: the pairs are known without examining any value. */
export function listTest(
  pairs: TagPairs,
  key: number,
  values: readonly string[],
  negated: boolean,
): PairTest {
  const listed = new Set(
    key < 0 ? [] : values.map((value) => pairs.find(key, value)).filter((pair) => pair >= 0),
  );
  const [only] = listed;
  const listedPairs = Uint32Array.from(listed);
  return {
    key,
    negated,
    acceptsMissing: values.includes('') !== negated,
    lists: listed.size <= 1 ? (pair) => pair === only : (pair) => listed.has(pair),
    unexamined: 0,
    listedPairs: () => listedPairs,
  };
}

export function regexTest(key: number, verdicts: Verdicts, negated: boolean, budget: WorkBudget): PairTest {
  verdicts.prepare();
  let listedPairs: Uint32Array | undefined;
  return {
    key,
    negated,
    acceptsMissing: verdicts.regex.test('', budget) !== negated,
    lists: (pair) => verdicts.accepts(pair, budget),
    get unexamined() {
      return verdicts.unexamined;
    },
    listedPairs: () => {
      listedPairs ??= verdicts.acceptedPairs(budget);
      return listedPairs;
    },
  };
}
