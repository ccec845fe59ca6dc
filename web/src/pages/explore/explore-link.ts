import type { QuerySpec } from '../../api/types.ts';
import { encodeFilter } from './filter-text.ts';

/** The address at which Explore shows this query. */
export function exploreLink(spec: QuerySpec): string {
  const params = queryParams(spec);
  if (spec.fill !== undefined) params.set('fill', spec.fill);
  if (spec.limit !== undefined) params.set('limit', String(spec.limit));
  if (spec.orderBy !== undefined) params.set('order', spec.orderBy);
  return `/explore?${params.toString()}`;
}

/** What a new alert rule may begin with besides its query. */
export interface RuleBeginning {
  readonly name: string;
  readonly threshold?: { readonly condition: 'gt' | 'lt'; readonly value: number } | undefined;
  /** The id of the unit that values are written in. */
  readonly unit?: string | undefined;
  /** The address of what shows the same. */
  readonly dashboard: string;
  /** What is chosen of the variables that stand in name and query. */
  readonly variables: ReadonlyMap<string, readonly string[]>;
}

/** The address at which a new alert rule begins with this query. */
export function alertLink(spec: QuerySpec, beginning?: RuleBeginning): string {
  const params = queryParams(spec);
  if (beginning !== undefined) addBeginning(params, beginning);
  return `/alerts/rules/new?${params.toString()}`;
}

function addBeginning(params: URLSearchParams, beginning: RuleBeginning): void {
  const { name, threshold, unit, dashboard, variables } = beginning;
  if (name !== '') params.set('name', name);
  if (threshold !== undefined) {
    params.set('condition', threshold.condition);
    params.set('threshold', String(threshold.value));
  }
  if (unit !== undefined) params.set('unit', unit);
  params.set('dashboard', dashboard);
  for (const [variable, values] of variables) {
    for (const value of values) params.append(`var-${variable}`, value);
  }
}

function queryParams(spec: QuerySpec): URLSearchParams {
  const params = new URLSearchParams({ metric: spec.metric, agg: spec.aggregation });
  for (const filter of spec.filters ?? []) params.append('filter', encodeFilter(filter));
  for (const key of spec.groupBy ?? []) params.append('by', key);
  if (spec.interval !== undefined) params.set('interval', spec.interval);
  return params;
}
