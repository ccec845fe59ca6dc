import { isCounterAggregation } from '../../aggregation.ts';
import { lookBackBuckets } from '../../plan.ts';
import { groupOf, type NaiveSeries, naiveQuery } from '../../testing/naive-query.ts';
import type { WindowRequest } from '../port.ts';

/**
 * What each group (by its tags as JSON) must be in `[endMs - windowMs, endMs)`: a plain computation over all samples, without
 * tiers, pieces or merged reads. NaN for a group without a value.
 */
export function windowOracle(
  series: readonly NaiveSeries[],
  { aggregation, groupBy, windowMs }: WindowRequest,
  endMs: number,
): Map<string, number> {
  const startMs = endMs - windowMs;
  const reachMs = isCounterAggregation(aggregation) ? lookBackBuckets(windowMs) * windowMs : 0;
  const seen = series.map(({ tags, samples }) => ({
    tags,
    samples: samples.filter(
      ([time, value]) => time >= startMs - reachMs && time < endMs && !Number.isNaN(value),
    ),
  }));
  const answer = naiveQuery(seen, { aggregation, groupBy, edges: [startMs, endMs] });
  const groups = new Set(series.map(({ tags }) => groupOf(tags, groupBy)));
  return new Map([...groups].map((group) => [group, answer.get(group)?.[0] ?? Number.NaN]));
}
