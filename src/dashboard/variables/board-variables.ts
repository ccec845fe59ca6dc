import { AppError } from '../../lib/errors.ts';
import {
  interpolate,
  interpolateFilters,
  type VariableScope,
  type VariableValue,
} from '../../model/dashboard/interpolate.ts';
import { resolveVariable } from '../../model/dashboard/resolve.ts';
import {
  ALL_VALUES,
  type QueryVariable,
  type Variable,
  type VariableFilter,
  type VariableOption,
} from '../../model/dashboard/variable.ts';
import { variableOptions } from '../../model/dashboard/variable-options.ts';
import { escapeRegex } from '../../model/dashboard/variable-value.ts';
import { dependenciesOf } from '../document/checks/check-variables.ts';

/** The values of a tag, of series that pass all filters, sorted; at most `limit`. */
export type TagValues = (
  key: string,
  filter: {
    readonly metric?: string;
    readonly matchers: readonly VariableFilter[];
    /** Only those that contain this text, in any case. */
    readonly match?: string;
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

export interface Offer {
  readonly options: readonly VariableOption[];
  /** There are more values than were read. What was chosen of the rest is among the options. */
  readonly more: boolean;
}

/** So many values are read to be listed: nobody reads a longer list. */
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
  offerOf(name: string, match = ''): Offer | undefined {
    const variable = this.#variables.get(name);
    switch (variable?.kind) {
      case 'custom':
        return { options: variable.options, more: false };
      case 'interval':
        return { options: variable.options.map((value) => ({ value })), more: false };
      case 'query':
        return this.#queried(variable, match);
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
    const selected = this.#chosenOf(variable);
    if (variable.kind === 'text') {
      const visitor = { ...resolveVariable(variable, selected), literal: true };
      return { author: resolveVariable(variable, undefined), visitor };
    }
    const options = variable.kind === 'query' ? this.#queried(variable).options : undefined;
    const value = resolveVariable(variable, selected, options);
    return { author: value, visitor: value };
  }

  #chosenOf({ name }: Variable): readonly string[] | undefined {
    return Object.hasOwn(this.#chosen, name) ? this.#chosen[name] : undefined;
  }

  #queried(variable: QueryVariable, match = ''): Offer {
    const scopes = this.#scopesOf(dependenciesOf(variable));
    const { metric = '', tag } = variable;
    const named = metric === '' ? {} : { metric: interpolate(metric, scopes.author, { format: 'raw' }) };
    const filter = { ...named, matchers: filledFilters(variable.filters, scopes), limit: MOST_OPTIONS };
    const values = this.#valuesOf(tag, match === '' ? filter : { ...filter, match });
    const options = variableOptions(variable, values);
    if (values.length < MOST_OPTIONS) return { options, more: false };
    return { options: [...options, ...this.#beyond(variable, options, filter)], more: true };
  }

  /** What is chosen of the values that were not read. An expression may take an option out of the middle of a value. */
  #beyond(
    variable: QueryVariable,
    listed: readonly VariableOption[],
    filter: Parameters<TagValues>[1],
  ): readonly VariableOption[] {
    const { tag, selected, regex = '' } = variable;
    const known = new Set([ALL_VALUES, '', ...listed.map(({ value }) => value)]);
    const wanted = new Set(
      [...(this.#chosenOf(variable) ?? []), ...selected].filter((one) => !known.has(one)),
    );
    if (wanted.size === 0) return [];
    const any = [...wanted].map(escapeRegex).join('|');
    const found = (regex === '' ? [any] : [any, `.*(?:${any}).*`]).flatMap((value) =>
      variableOptions(
        variable,
        this.#valuesOf(tag, { ...filter, matchers: [...filter.matchers, { key: tag, op: '=~', value }] }),
      ),
    );
    const offered = new Set(found.map(({ value }) => value));
    return [...wanted].filter((value) => offered.has(value)).map((value) => ({ value }));
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
