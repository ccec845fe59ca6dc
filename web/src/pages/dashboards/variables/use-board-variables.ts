import { type QueryClient, useQueries, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import {
  interpolate,
  interpolateFilters,
  type VariableScope,
  type VariableValue,
} from '../../../../../src/model/dashboard/interpolate.ts';
import { resolveVariable } from '../../../../../src/model/dashboard/resolve.ts';
import {
  ALL_VALUES,
  type QueryVariable,
  type Variable,
  type VariableOption,
} from '../../../../../src/model/dashboard/variable.ts';
import { SLOWLY_LIVE } from '../../../api/live.ts';
import type { Offer, OptionSource, OptionsAsk } from './option-source.ts';
import { inDependencyOrder, parentsOf } from './order.ts';

export interface VariableState {
  readonly variable: Variable;
  readonly value: VariableValue;
  /** Undefined while the values are not known, and for variables that are not chosen from a list. */
  readonly options: readonly VariableOption[] | undefined;
  /** There are more than are listed. */
  readonly more: boolean;
  /** What is chosen although it is not among the values: it is kept, and nothing is found with it. */
  readonly missing: readonly string[];
  /** How more of them are asked for; only for query variables whose parents are known. */
  readonly ask: OptionsAsk | undefined;
  readonly error: Error | null;
}

export interface BoardVariables {
  /** In the document's order. */
  readonly list: readonly VariableState[];
  readonly values: ReadonlyMap<string, VariableValue>;
  /** No value waits for an answer any more: what is asked with them now is what is meant. */
  readonly ready: boolean;
  readonly retry: () => void;
}

export interface BoardVariablesOptions {
  readonly variables: readonly Variable[];
  /** What the address says. */
  readonly chosen: ReadonlyMap<string, readonly string[]>;
  readonly source: OptionSource;
  /** Nothing but what is offered can be chosen, as behind a public link; else a choice of the address stays what it is. */
  readonly onlyOffered: boolean;
}

/** The variables of a board with what is chosen of them, those that depend on others after these. */
export function useBoardVariables(options: BoardVariablesOptions): BoardVariables {
  const { variables, source } = options;
  const client = useQueryClient();
  const states = resolveAll(options, client);
  const asked = states.flatMap(({ ask }) => (ask === undefined ? [] : [ask]));
  const queries = useQueries({
    queries: asked.map((ask) => ({
      queryKey: keyOf(ask),
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => source(ask, signal),
      meta: SLOWLY_LIVE,
      staleTime: 30_000,
      // Answers are read from the client's memory above, not from what this hook gives: it must tell of each by itself.
      notifyOnChangeProps: ['data', 'error', 'status'] as const,
    })),
  });
  // What was answered since is in the client's memory now, and what depends on it is resolved anew.
  const now = resolveAll(options, client);
  const list = now.map((state) => {
    const query = queries[asked.findIndex(({ variable }) => variable.name === state.variable.name)];
    return { ...state, error: query?.error ?? null };
  });
  const ready = list.every(
    ({ variable, options, error }) => variable.kind !== 'query' || options !== undefined || error !== null,
  );
  const values = useStable(new Map(list.map(({ variable, value }) => [variable.name, value])));
  return {
    list: variables.flatMap(({ name }) => list.find(({ variable }) => variable.name === name) ?? []),
    values,
    ready,
    retry: () => {
      for (const query of queries) if (query.error !== null) void query.refetch();
    },
  };
}

type Resolved = Omit<VariableState, 'error'>;

/** In the order in which they depend on each other. */
function resolveAll(
  { variables, chosen, onlyOffered }: BoardVariablesOptions,
  client: QueryClient,
): Resolved[] {
  const values = new Map<string, VariableValue>();
  const unknown = new Set<string>();
  return inDependencyOrder(variables).map((variable) => {
    const waits = parentsOf(variable).some((name) => unknown.has(name));
    const ask = variable.kind === 'query' && !waits ? askOf(variable, values) : undefined;
    const found = ask === undefined ? undefined : client.getQueryData<Offer>(keyOf(ask));
    const options = optionsOf(variable, found);
    const failed = ask !== undefined && client.getQueryState(keyOf(ask))?.status === 'error';
    if (variable.kind === 'query' && options === undefined && !failed) unknown.add(variable.name);
    const more = found?.more === true;
    const picked = chosen.get(variable.name);
    const kept = more || !onlyOffered ? withUnlisted(variable, { picked, options, more }) : options;
    const value = resolveVariable(variable, picked, kept);
    values.set(variable.name, value);
    return {
      variable,
      value,
      options,
      more,
      missing: more ? NONE : missingOf(variable, value, options),
      ask,
    };
  });
}

interface Listed {
  /** What the address says. */
  readonly picked: readonly string[] | undefined;
  readonly options: readonly VariableOption[] | undefined;
  readonly more: boolean;
}

/**
 * With what is chosen beyond the list. The page shows what its link says, be it there now or not; what the document chose is taken
 * to be there only where the list is not whole.
 */
function withUnlisted(variable: Variable, { picked, options, more }: Listed): Listed['options'] {
  if (variable.kind !== 'query' && variable.kind !== 'custom') return options;
  const wanted = picked ?? (more ? variable.selected : []);
  const listed = new Set(options?.map(({ value }) => value));
  const others = wanted.filter((value) => value !== '' && value !== ALL_VALUES && !listed.has(value));
  return options === undefined ? undefined : [...options, ...others.map((value) => ({ value }))];
}

function missingOf(
  { kind }: Variable,
  { values, all }: VariableValue,
  options: readonly VariableOption[] | undefined,
): readonly string[] {
  if (options === undefined || all === true || (kind !== 'query' && kind !== 'custom')) return NONE;
  const listed = new Set(options.map(({ value }) => value));
  return values.filter((value) => !listed.has(value));
}

const NONE: readonly string[] = [];

function askOf(variable: QueryVariable, values: ReadonlyMap<string, VariableValue>): OptionsAsk {
  const scope: VariableScope = { variables: new Map(values) };
  return {
    variable,
    metric:
      variable.metric === undefined ? undefined : interpolate(variable.metric, scope, { format: 'raw' }),
    filters: interpolateFilters(variable.filters, scope),
    match: '',
    chosen: new Map(values),
  };
}

function optionsOf(variable: Variable, found: Offer | undefined): readonly VariableOption[] | undefined {
  switch (variable.kind) {
    case 'query':
      return found?.options;
    case 'custom':
      return variable.options;
    case 'interval':
      return variable.options.map((value) => ({ value }));
    default:
      return undefined;
  }
}

export function keyOf({ variable, metric, filters, match }: OptionsAsk): readonly unknown[] {
  const { name, tag, regex, sort } = variable;
  return ['variable-options', { name, tag, regex, sort }, metric, filters, match];
}

/** The same object as long as it holds the same: what is asked and drawn depends on it. */
function useStable(values: ReadonlyMap<string, VariableValue>): ReadonlyMap<string, VariableValue> {
  const text = JSON.stringify([...values]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text holds all of it.
  return useMemo(() => values, [text]);
}
