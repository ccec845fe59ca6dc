import { AppError } from '../../lib/errors.ts';
import {
  interpolate,
  interpolateFilters,
  type VariableScope,
  type VariableValue,
} from '../../model/dashboard/interpolate.ts';
import { resolveVariable } from '../../model/dashboard/resolve.ts';
import type {
  QueryVariable,
  Variable,
  VariableFilter,
  VariableOption,
} from '../../model/dashboard/variable.ts';
import { variableOptions } from '../../model/dashboard/variable-options.ts';
import { dependenciesOf } from '../document/checks/check-variables.ts';

/** The values of a tag, of series that pass all filters, sorted; at most `limit`. */
export type TagValues = (
  key: string,
  filter: {
    readonly metric?: string;
    readonly matchers: readonly VariableFilter[];
    readonly limit: number;
  },
) => readonly string[];

/** What is chosen, by name of variable. */
export type Chosen = Readonly<Record<string, readonly string[]>>;

/**
 * What a visitor's choice makes of the variables of a board. The texts that visitors type count only as values of filters, and there
 * as they are: in `author` they are what the author wrote, for everything that decides which series are asked for at all.
 */
export interface BoardScopes {
  readonly author: VariableScope;
  readonly visitor: VariableScope;
}

/** Values beyond these are no options: nobody chooses among more. */
const MOST_OPTIONS = 10_000;

/** The variables of one board, for one visitor. */
export class BoardVariables {
  readonly #variables: ReadonlyMap<string, Variable>;
  readonly #chosen: Chosen;
  readonly #tagValues: TagValues;
  readonly #values = new Map<string, { readonly author: VariableValue; readonly visitor: VariableValue }>();

  constructor(variables: readonly Variable[], chosen: Chosen, tagValues: TagValues) {
    this.#variables = new Map(variables.map((variable) => [variable.name, variable]));
    this.#chosen = chosen;
    this.#tagValues = tagValues;
  }

  scopes(): BoardScopes {
    return this.#scopesOf([...this.#variables.keys()]);
  }

  /** What a variable offers; undefined for one that there is not, or that offers nothing to choose from. */
  optionsOf(name: string): readonly VariableOption[] | undefined {
    const variable = this.#variables.get(name);
    switch (variable?.kind) {
      case 'custom':
        return variable.options;
      case 'interval':
        return variable.options.map((value) => ({ value }));
      case 'query':
        return this.#queried(variable);
      default:
        return undefined;
    }
  }

  #scopesOf(names: readonly string[]): BoardScopes {
    const author = new Map<string, VariableValue>();
    const visitor = new Map<string, VariableValue>();
    for (const name of names) {
      const value = this.#valueOf(name);
      if (value === undefined) continue;
      author.set(name, value.author);
      visitor.set(name, value.visitor);
    }
    return { author: { variables: author }, visitor: { variables: visitor } };
  }

  /** Chains end: a document whose variables depend on themselves is refused. */
  #valueOf(name: string): { readonly author: VariableValue; readonly visitor: VariableValue } | undefined {
    const variable = this.#variables.get(name);
    if (variable === undefined) return undefined;
    const known = this.#values.get(name) ?? this.#resolved(variable);
    this.#values.set(name, known);
    return known;
  }

  #resolved(variable: Variable) {
    const selected = Object.hasOwn(this.#chosen, variable.name) ? this.#chosen[variable.name] : undefined;
    if (variable.kind === 'text') {
      const visitor = { ...resolveVariable(variable, selected), literal: true };
      return { author: resolveVariable(variable, undefined), visitor };
    }
    const options = variable.kind === 'query' ? this.#queried(variable) : undefined;
    const value = resolveVariable(variable, selected, options);
    return { author: value, visitor: value };
  }

  #queried(variable: QueryVariable): readonly VariableOption[] {
    const scopes = this.#scopesOf(dependenciesOf(variable));
    const { metric = '', tag } = variable;
    const named = metric === '' ? {} : { metric: interpolate(metric, scopes.author, { format: 'raw' }) };
    const matchers = filledFilters(variable.filters, scopes);
    return variableOptions(variable, this.#valuesOf(tag, { ...named, matchers, limit: MOST_OPTIONS }));
  }

  /** What a value makes of a regular expression may be none: then there is nothing to choose from. */
  #valuesOf(tag: string, filter: Parameters<TagValues>[1]): readonly string[] {
    try {
      return this.#tagValues(tag, filter);
    } catch (error) {
      if (error instanceof AppError && error.status < 500) return [];
      throw error;
    }
  }
}

/** The same, asked once for each question: many copies of a panel ask alike. */
export function rememberedTagValues(tagValues: TagValues): TagValues {
  const known = new Map<string, readonly string[]>();
  return (key, filter) => {
    const question = JSON.stringify([key, filter]);
    const values = known.get(question) ?? tagValues(key, filter);
    known.set(question, values);
    return values;
  };
}

/** Keys and operators are the author's; what a visitor typed is only compared with. */
export function filledFilters(
  filters: readonly VariableFilter[],
  { author, visitor }: BoardScopes,
): readonly VariableFilter[] {
  return filters.flatMap((filter) => {
    const key = interpolate(filter.key, author, { format: 'raw' });
    return interpolateFilters([{ ...filter, key: 'key' }], visitor).map((filled) => ({ ...filled, key }));
  });
}
