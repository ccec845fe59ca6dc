import type { Tags } from '../api/types.ts';

/** How a series is named in legends: its tags' values, with keys where there are several. */
export function seriesLabel(metric: string, tags: Tags): string {
  const pairs = Object.entries(tags);
  if (pairs.length === 0) return metric;
  if (pairs.length === 1) return pairs[0]?.[1] ?? metric;
  return pairs.map(([key, value]) => `${key}: ${value}`).join(', ');
}

/** The same for equal tags whatever their order: identity, sorting, colour. */
export function tagsKey(tags: Tags): string {
  return JSON.stringify(Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
