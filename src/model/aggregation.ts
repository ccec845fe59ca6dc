/** How the samples of a group in a bucket become one point. */
export const AGGREGATIONS = [
  'avg',
  'min',
  'max',
  'sum',
  'count',
  'last',
  'rate',
  'increase',
  'p50',
  'p90',
  'p95',
  'p99',
] as const;

export type Aggregation = (typeof AGGREGATIONS)[number];
