import type { SeriesIndex } from './series-index.ts';
import { byCodeUnits } from './smallest-texts.ts';
import type { Uint32List } from './uint32-list.ts';

export interface Cardinality {
  readonly series: number;
  readonly metrics: readonly { readonly name: string; readonly series: number }[];
  readonly tags: readonly { readonly key: string; readonly values: number; readonly series: number }[];
}

/** The metrics with the most series and the tag keys with the most values, `limit` of each. */
export function measureCardinality(
  index: SeriesIndex,
  seriesPerKeySet: Uint32List,
  limit: number,
): Cardinality {
  const { metrics, series } = index;
  const byMetric = Array.from({ length: metrics.count }, (_, metric) => ({
    name: metrics.nameOf(metric),
    series: metrics.seriesCount(metric),
  }));
  byMetric.sort((a, b) => b.series - a.series || byCodeUnits(a.name, b.name));
  return {
    series: series.count,
    metrics: byMetric.slice(0, limit),
    tags: tagsByValues(index, seriesPerKeySet, limit),
  };
}

function tagsByValues(
  { tagSets }: SeriesIndex,
  seriesPerKeySet: Uint32List,
  limit: number,
): Cardinality['tags'] {
  const { pairs } = tagSets;
  const seriesOf = new Float64Array(pairs.keyCount);
  for (let keySet = 0; keySet < seriesPerKeySet.length; keySet++) {
    const count = seriesPerKeySet.at(keySet);
    for (const key of tagSets.keysOf(keySet)) seriesOf[key] = (seriesOf[key] as number) + count;
  }
  return Array.from({ length: pairs.keyCount }, (_, key) => ({
    key: pairs.keyName(key),
    values: pairs.valueCount(key),
    series: seriesOf[key] as number,
  }))
    .sort((a, b) => b.values - a.values || b.series - a.series || byCodeUnits(a.key, b.key))
    .slice(0, limit);
}
