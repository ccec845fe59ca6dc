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

/** The address at which a new alert rule begins with this query. */
export function alertLink(spec: QuerySpec): string {
  return `/alerts/rules/new?${queryParams(spec).toString()}`;
}

function queryParams(spec: QuerySpec): URLSearchParams {
  const params = new URLSearchParams({ metric: spec.metric, agg: spec.aggregation });
  for (const filter of spec.filters ?? []) params.append('filter', encodeFilter(filter));
  for (const key of spec.groupBy ?? []) params.append('by', key);
  if (spec.interval !== undefined) params.set('interval', spec.interval);
  return params;
}
