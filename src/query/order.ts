import type { Tags } from '../model/series.ts';
import type { Order } from './query.ts';

export interface OutputSeries {
  readonly tags: Tags;
  /** One value a bucket; NaN where there is none. */
  readonly values: Float64Array;
}

/** Sorts and keeps the first `limit`. Series without a value come last in either direction; equals go by name. */
export function orderAndLimit(series: readonly OutputSeries[], order: Order, limit: number): OutputSeries[] {
  const keyed = series.map((one) => ({
    one,
    name: nameOf(one.tags),
    key: order.by === 'name' ? 0 : keyOf(one.values, order.by),
  }));
  const direction = order.descending ? -1 : 1;
  const nameDirection = order.by === 'name' ? direction : 1;
  keyed.sort((a, b) => {
    if (Object.is(a.key, b.key)) return nameDirection * (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
    if (Number.isNaN(a.key) || Number.isNaN(b.key)) return Number.isNaN(a.key) ? 1 : -1;
    return direction * (a.key - b.key);
  });
  return keyed.slice(0, Math.min(limit, keyed.length)).map(({ one }) => one);
}

/** Tags in their one written form, which is what "by name" compares. */
export function nameOf(tags: Tags): string {
  return Object.keys(tags)
    .sort()
    .map((key) => `${key}\u0000${tags[key]}`)
    .join('\u0001');
}

function keyOf(values: Float64Array, by: Exclude<Order['by'], 'name'>): number {
  let count = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let last = Number.NaN;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    count += 1;
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
    last = value;
  }
  if (count === 0) return Number.NaN;
  return { avg: sum / count, sum, min, max, last }[by];
}
