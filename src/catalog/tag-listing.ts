import type { PairTest } from './pair-test.ts';
import { selectSlots } from './select.ts';
import type { SeriesIndex } from './series-index.ts';
import { byCodeUnits, SmallestTexts } from './smallest-texts.ts';
import type { TagMatcher } from './tag-matcher.ts';
import { tagSetFilter } from './tag-set-filter.ts';

export interface TagValuesFilter {
  readonly metric?: string;
  /** Case-sensitive. */
  readonly prefix?: string;
  /** Only values that contain this text, in any case. */
  readonly match?: string;
  /** Only of series that pass all of these. */
  readonly matchers?: readonly TagMatcher[];
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

/** The values of a key that pass the filter, sorted; `tests` are its matchers, compiled. */
export function listTagValues(
  index: SeriesIndex,
  keyName: string,
  filter: TagValuesFilter,
  tests: readonly PairTest[],
): readonly string[] {
  const { pairs } = index.tagSets;
  const key = pairs.findKey(keyName);
  if (key < 0) return [];
  const { prefix = '', match = '', limit = Number.POSITIVE_INFINITY } = filter;
  const wanted = match.toLowerCase();
  const smallest = new SmallestTexts(limit);
  for (const pair of candidatesOf(index, key, filter.metric, tests)) {
    const value = pairs.valueOf(pair);
    if (value.startsWith(prefix) && value.toLowerCase().includes(wanted)) smallest.offer(value);
  }
  return smallest.sorted();
}

function candidatesOf(
  index: SeriesIndex,
  key: number,
  metric: string | undefined,
  tests: readonly PairTest[],
): Uint32Array {
  if (metric !== undefined) return pairsOfMetric(index, key, metric, tests);
  return tests.length === 0 ? allPairs(index, key) : pairsPassing(index, key, tests);
}

/** The pairs of a key that occur in a set of tags that passes all tests; every set is that of a series. */
function pairsPassing(index: SeriesIndex, key: number, tests: readonly PairTest[]): Uint32Array {
  const { tagSets } = index;
  const filters = tests.map((test) => tagSetFilter(index, test, tagSets.count));
  let members = new Uint32Array(0);
  return allPairs(index, key).filter((pair) => {
    const count = tagSets.pairs.tagSets.count(pair);
    if (count > members.length) members = new Uint32Array(count);
    tagSets.pairs.tagSets.read(pair, members, 0);
    const sets = members.subarray(0, count);
    return sets.some((tagSet) => filters.every((filter) => filter.passes(tagSet)));
  });
}

function allPairs({ tagSets: { pairs } }: SeriesIndex, key: number): Uint32Array {
  const all = new Uint32Array(pairs.valueCount(key));
  for (let ordinal = 0; ordinal < all.length; ordinal++) all[ordinal] = pairs.pairOf(key, ordinal);
  return all;
}

/** The pairs of a key that occur in series of a metric that pass; stops early once every value of the key was seen. */
function pairsOfMetric(
  index: SeriesIndex,
  key: number,
  metricName: string,
  tests: readonly PairTest[],
): Uint32Array {
  const { metrics, tagSets, series } = index;
  const metric = metrics.find(metricName);
  const slots = metric < 0 ? new Uint32Array(0) : selectSlots(index, metric, tests);
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
