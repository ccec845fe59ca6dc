import { ALL_VALUES, type Variable, type VariableOption } from './variable.ts';
import type { VariableValue } from './variable-value.ts';

type Choice = Extract<Variable, { readonly kind: 'query' | 'custom' }>;

/**
 * What a variable stands for. `selected` is what the address says, undefined where it says nothing: then the document's own choice
 * counts. `options` are the values of a query variable as they are now, undefined while they are not known: what was chosen is then
 * taken as it is, and "All" of a variable with filters or a regular expression is no value at all, so wait with what depends on it.
 * A choice that is no option counts as none; none is the first option.
 */
export function resolveVariable(
  variable: Variable,
  selected: readonly string[] | undefined,
  options?: readonly VariableOption[],
): VariableValue {
  switch (variable.kind) {
    case 'constant':
      return { values: [variable.value] };
    case 'text':
      return { values: [selected?.[0] ?? variable.selected] };
    case 'interval': {
      const chosen = selected?.find((width) => variable.options.includes(width));
      return { values: [chosen ?? variable.selected] };
    }
    case 'custom':
      return resolveChoice(variable, selected, variable.options);
    case 'query':
      return resolveChoice(variable, selected, options);
  }
}

function resolveChoice(
  variable: Choice,
  selected: readonly string[] | undefined,
  options: readonly VariableOption[] | undefined,
): VariableValue {
  for (const wanted of [selected ?? [], variable.selected]) {
    if (variable.includeAll && wanted.includes(ALL_VALUES)) return all(variable, options ?? []);
    const chosen = wanted.filter((value) => value !== ALL_VALUES && isOption(value, options));
    if (chosen.length > 0) return some(variable.multi ? [...new Set(chosen)] : chosen.slice(0, 1), options);
  }
  return some(options?.slice(0, 1).map(({ value }) => value) ?? [], options);
}

function isOption(value: string, options: readonly VariableOption[] | undefined): boolean {
  return options === undefined || options.some((option) => option.value === value);
}

function some(values: readonly string[], options: readonly VariableOption[] | undefined): VariableValue {
  const texts = values.map((value) => options?.find((option) => option.value === value)?.text ?? value);
  return { values, texts };
}

/** Of a tag, all its values are all there may be; what an author listed or narrowed may not be all. */
function all(variable: Choice, options: readonly VariableOption[]): VariableValue {
  const unrestricted =
    variable.kind === 'query' && variable.filters.length === 0 && (variable.regex ?? '') === '';
  return {
    values: options.map(({ value }) => value),
    texts: options.map(({ value, text }) => text ?? value),
    all: true,
    unrestricted,
  };
}
