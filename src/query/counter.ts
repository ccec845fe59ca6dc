import type { BucketColumns } from '../store/port.ts';
import { needed } from './aggregate.ts';

/**
 * How much a counter grew, bucket by bucket, summed over the series of each group.
 *
 * A bucket's increase is what the counter grew from the series' previous sample, in whatever bucket that was, to the
 * bucket's last sample: neighbouring buckets share no growth and lose none, so their sum is the whole growth.
 * Nothing is extrapolated. `rate` divides by the seconds between these two samples, not by the bucket's width: neither
 * the bucket still filling nor one after a gap bends the line.
 */
export interface CounterSums {
  /** Group-major; NaN where no series of the group has two samples to compare. */
  readonly values: Float64Array;
  /** Buckets of the answer, without those read to find the first one's previous sample. */
  readonly bucketCount: number;
}

export function counterSums(groupCount: number, bucketCount: number): CounterSums {
  return { values: new Float64Array(groupCount * bucketCount).fill(Number.NaN), bucketCount };
}

/** What one series adds to its group's bucket. */
export function addGrowth(
  sums: CounterSums,
  kind: 'rate' | 'increase',
  at: number,
  growth: number,
  spanMs: number,
): void {
  // Two samples of one instant, or a first one alone, say nothing about growth.
  if (!(spanMs > 0)) return;
  const value = kind === 'rate' ? growth / (spanMs / 1_000) : growth;
  const before = sums.values[at] as number;
  sums.values[at] = Number.isNaN(before) ? value : before + value;
}

/** The growth between two neighbouring samples: a counter that fell was reset and began again at 0. */
export function step(before: number, after: number): number {
  return after < before ? after : after - before;
}

export interface SeriesBuckets {
  /** Read with each series as a group of its own. */
  readonly read: BucketColumns;
  /** Buckets in front of the answer's first. */
  readonly lookBack: number;
  /** The group of the answer that each series belongs to. */
  readonly groups: Uint32Array;
}

/** Adds what the columns of each series say. Exact, but for resets that leave no trace in a bucket; see `growthInside`. */
export function addSeriesBuckets(
  sums: CounterSums,
  kind: 'rate' | 'increase',
  { read, lookBack, groups }: SeriesBuckets,
): void {
  const { count } = read.columns;
  const first = needed(read, 'first');
  const last = needed(read, 'last');
  const min = needed(read, 'min');
  const max = needed(read, 'max');
  const firstTime = needed(read, 'firstTime');
  const lastTime = needed(read, 'lastTime');
  const width = sums.bucketCount + lookBack;
  for (let series = 0; series < groups.length; series += 1) {
    const target = (groups[series] as number) * sums.bucketCount - lookBack;
    let previous = Number.NaN;
    let previousTime = 0;
    for (let bucket = 0; bucket < width; bucket += 1) {
      const i = series * width + bucket;
      if (count[i] === 0) continue;
      const start = first[i] as number;
      const end = last[i] as number;
      const isFirst = Number.isNaN(previous);
      if (bucket >= lookBack) {
        const inside = growthInside(start, end, min[i] as number, max[i] as number);
        const growth = isFirst ? inside : inside + step(previous, start);
        const from = isFirst ? (firstTime[i] as number) : previousTime;
        addGrowth(sums, kind, target + bucket, growth, (lastTime[i] as number) - from);
      }
      previous = end;
      previousTime = lastTime[i] as number;
    }
  }
}

/**
 * The growth from a bucket's first to its last sample. A value above the last one, or below the first, betrays a reset;
 * one reset is exact while the peak before it shows as the maximum, else the growth before it is taken as none.
 * A second reset in the same bucket is not seen: what grew between the two is missing.
 */
export function growthInside(first: number, last: number, min: number, max: number): number {
  if (max > last) return max - first + last;
  return min < first ? last : last - first;
}
