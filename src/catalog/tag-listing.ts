import type { SeriesIndex } from './series-index.ts';
import { byCodeUnits, SmallestTexts } from './smallest-texts.ts';

export interface TagValuesFilter {
  readonly metric?: string;
  readonly prefix?: string;
  readonly limit?: number;
}

/** The keys that occur in the series of a metric, or in any series, sorted. */
export function listTagKeys(index: SeriesIndex, metricName: string | undefined): readonly string[] {
  const { metrics, tagSets } = index;
  if (metricName === undefined) {
    return Array.from({ length: tagSets.pairs.keyCount }, (_, key) => tagSets.pairs.keyName(key)).sort(
      byCodeUnits,
    );
  }
  const metric = metrics.find(metricName);
  if (metric < 0) return [];
  const keys = new Set<number>();
  for (const keySet of metrics.keySetsOf(metric)) for (const key of tagSets.keysOf(keySet)) keys.add(key);
  return Array.from(keys, (key) => tagSets.pairs.keyName(key)).sort(byCodeUnits);
}

/** The values of a key, sorted: those that start with `prefix`, in the series of `metric` alone when it is given. */
export function listTagValues(
  index: SeriesIndex,
  keyName: string,
  filter: TagValuesFilter,
): readonly string[] {
  const { pairs } = index.tagSets;
  const key = pairs.findKey(keyName);
  if (key < 0) return [];
  const candidates =
    filter.metric === undefined ? allPairs(index, key) : pairsOfMetric(index, key, filter.metric);
  const { prefix = '', limit = Number.POSITIVE_INFINITY } = filter;
  const smallest = new SmallestTexts(limit);
  for (const pair of candidates) {
    const value = pairs.valueOf(pair);
    if (value.startsWith(prefix)) smallest.offer(value);
  }
  return smallest.sorted();
}

function allPairs({ tagSets: { pairs } }: SeriesIndex, key: number): Uint32Array {
  const all = new Uint32Array(pairs.valueCount(key));
  for (let ordinal = 0; ordinal < all.length; ordinal++) all[ordinal] = pairs.pairOf(key, ordinal);
  return all;
}

/** The pairs of a key that occur in the series of a metric; stops early once every value of the key was seen. */
function pairsOfMetric(
  { metrics, tagSets, series }: SeriesIndex,
  key: number,
  metricName: string,
): Uint32Array {
  const metric = metrics.find(metricName);
  const slots = new Uint32Array(metric < 0 ? 0 : metrics.seriesCount(metric));
  if (metric >= 0) metrics.slots.read(metric, slots, 0);
  const places = tagSets.placesOf(key);
  const valueCount = tagSets.pairs.valueCount(key);
  const seen = new Uint8Array(valueCount);
  const found = new Uint32Array(Math.min(valueCount, slots.length));
  let count = 0;
  for (const slot of slots) {
    const pair = tagSets.pairAt(series.tagSetOf(slot), places);
    if (pair < 0 || seen[tagSets.pairs.ordinalOf(pair)] === 1) continue;
    seen[tagSets.pairs.ordinalOf(pair)] = 1;
    found[count++] = pair;
    if (count === valueCount) break;
  }
  return found.subarray(0, count);
}
