import type { QueryVariable, VariableOption } from './variable.ts';

const NATURAL = new Intl.Collator('en', { numeric: true });

/**
 * What a query variable offers, from the values of its tag: those that its regular expression matches whole, each cut to the
 * expression's first group if it has one, without repetition, in its order. An expression that cannot be read matches nothing.
 */
export function variableOptions(
  { regex = '', sort }: Pick<QueryVariable, 'regex' | 'sort'>,
  values: readonly string[],
): readonly VariableOption[] {
  const kept = regex === '' ? values : cut(values, regex);
  const sorted = [...new Set(kept)].filter((value) => value !== '').sort(NATURAL.compare);
  return (sort === 'descending' ? sorted.reverse() : sorted).map((value) => ({ value }));
}

function cut(values: readonly string[], regex: string): readonly string[] {
  const pattern = wholePattern(regex);
  if (pattern === undefined) return [];
  return values.flatMap((value) => {
    const match = pattern.exec(value);
    return match === null ? [] : [match[1] ?? match[0]];
  });
}

function wholePattern(regex: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${regex})$`, 's');
  } catch {
    return undefined;
  }
}
