import {
  AGGREGATIONS,
  type Aggregation,
  FILLS,
  type Fill,
  type Filter,
  type MetricType,
  type QuerySpec,
} from '../../api/types.ts';
import { decodeFilter, encodeFilter } from './filter-text.ts';

export type View = 'chart' | 'table';

/** All that Explore shows, as the address says it. */
export interface ExploreState {
  readonly metric: string;
  /** Undefined: what fits the metric's type. */
  readonly aggregation: Aggregation | undefined;
  readonly filters: readonly Filter[];
  readonly groupBy: readonly string[];
  /** Empty: the server chooses. */
  readonly interval: string;
  readonly fill: Fill;
  readonly limit: number;
  readonly order: string;
  readonly view: View;
}

// More lines than this cannot be told apart; the legend says how many there would be.
export const DEFAULT_LIMIT = 20;
export const DEFAULT_ORDER = '-avg';
export const LIMITS = [5, 10, 20, 50, 100, 500] as const;
const MOST_SERIES = 500;

export const ORDERS = [
  { value: '-avg', label: 'highest average' },
  { value: '-max', label: 'highest maximum' },
  { value: '-last', label: 'highest last value' },
  { value: 'avg', label: 'lowest average' },
  { value: 'min', label: 'lowest minimum' },
  { value: 'last', label: 'lowest last value' },
  { value: 'name', label: 'name' },
] as const;

export function readState(params: URLSearchParams): ExploreState {
  const limit = Number(params.get('limit') ?? DEFAULT_LIMIT);
  return {
    metric: params.get('metric') ?? '',
    aggregation: AGGREGATIONS.find((name) => name === params.get('agg')),
    filters: params.getAll('filter').flatMap((text) => decodeFilter(text) ?? []),
    groupBy: [...new Set(params.getAll('by'))].filter((key) => key !== ''),
    interval: params.get('interval') ?? '',
    fill: FILLS.find((fill) => fill === params.get('fill')) ?? 'null',
    limit: Number.isInteger(limit) && limit > 0 ? Math.min(limit, MOST_SERIES) : DEFAULT_LIMIT,
    order: ORDERS.find(({ value }) => value === params.get('order'))?.value ?? DEFAULT_ORDER,
    view: params.get('view') === 'table' ? 'table' : 'chart',
  };
}

const OWN_KEYS = ['metric', 'agg', 'filter', 'by', 'interval', 'fill', 'limit', 'order', 'view'] as const;

/** The address with this state, everything else in it (time, refresh) as it was. Defaults are left out. */
export function writeState(old: URLSearchParams, state: ExploreState): URLSearchParams {
  const next = new URLSearchParams(old);
  for (const key of OWN_KEYS) next.delete(key);
  if (state.metric !== '') next.set('metric', state.metric);
  if (state.aggregation !== undefined) next.set('agg', state.aggregation);
  for (const filter of state.filters) next.append('filter', encodeFilter(filter));
  for (const key of state.groupBy) next.append('by', key);
  if (state.interval !== '') next.set('interval', state.interval);
  if (state.fill !== 'null') next.set('fill', state.fill);
  if (state.limit !== DEFAULT_LIMIT) next.set('limit', String(state.limit));
  if (state.order !== DEFAULT_ORDER) next.set('order', state.order);
  if (state.view !== 'chart') next.set('view', state.view);
  return next;
}

/** What people nearly always want to see of a type. */
export function defaultAggregation(type: MetricType | undefined): Aggregation {
  return type === 'counter' ? 'rate' : 'avg';
}

export function specOf(
  state: ExploreState,
  aggregation: Aggregation,
  zone: string | undefined,
): QuerySpec | undefined {
  if (state.metric === '') return undefined;
  return {
    metric: state.metric,
    aggregation,
    ...(state.filters.length > 0 ? { filters: state.filters } : {}),
    ...(state.groupBy.length > 0 ? { groupBy: state.groupBy } : {}),
    ...(state.interval !== '' ? { interval: state.interval } : {}),
    ...(state.fill !== 'null' ? { fill: state.fill } : {}),
    ...(state.groupBy.length > 0 ? { limit: state.limit, orderBy: state.order } : {}),
    ...(zone !== undefined ? { timezone: zone } : {}),
  };
}

/** The query in words: `rate(network_received_bytes_total) by host`. */
export function describe(spec: QuerySpec): string {
  const by = spec.groupBy ?? [];
  const grouping = by.length === 0 ? '' : by.includes('*') ? ', each series' : ` by ${by.join(', ')}`;
  return `${spec.aggregation}(${spec.metric})${grouping}`;
}
