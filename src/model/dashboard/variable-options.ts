import {
  compileFirstGroup,
  compileRegex,
  RegexSyntaxError,
  RegexTooCostlyError,
} from '../../lib/regex/regex.ts';
import type { QueryVariable, VariableOption } from './variable.ts';

const NATURAL = new Intl.Collator('en', { numeric: true });

// For all values of a variable together, at most 0.3 s: to find the group in 10,000 values of 30 characters takes 1 to 2 million.
const MOST_STEPS = 4_000_000;

type Narrowed = Pick<QueryVariable, 'regex' | 'sort'>;

const known = new WeakMap<readonly string[], Map<string, readonly VariableOption[]>>();

/**
 * What a query variable offers, from the values of its tag: those that its regular expression matches whole, each cut to the
 * expression's first group if it has one, without repetition, in its order. The expression is in RE2's syntax, as it is checked when
 * the board is stored. One that cannot be read, or takes too many steps, matches nothing. What was worked out is kept as long as the
 * list of values, which must not change: each copy of a panel and each drawing asks again.
 */
export function variableOptions(variable: Narrowed, values: readonly string[]): readonly VariableOption[] {
  const ofValues = known.get(values) ?? new Map<string, readonly VariableOption[]>();
  known.set(values, ofValues);
  const question = JSON.stringify([variable.regex, variable.sort]);
  const options = ofValues.get(question) ?? offered(variable, values);
  ofValues.set(question, options);
  return options;
}

function offered({ regex = '', sort }: Narrowed, values: readonly string[]): readonly VariableOption[] {
  const kept = regex === '' ? values : cut(values, regex);
  const sorted = [...new Set(kept)].filter((value) => value !== '').sort(NATURAL.compare);
  return (sort === 'descending' ? sorted.reverse() : sorted).map((value) => ({ value }));
}

function cut(values: readonly string[], source: string): readonly string[] {
  try {
    const regex = compileRegex(source);
    const group = compileFirstGroup(source);
    const budget = { steps: MOST_STEPS };
    return values
      .filter((value) => regex.test(value, budget))
      .map((value) => group?.(value, budget) ?? value);
  } catch (error) {
    if (error instanceof RegexSyntaxError || error instanceof RegexTooCostlyError) return [];
    throw error;
  }
}
