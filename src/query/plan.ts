import { MINUTE_MS } from '../model/time.ts';
import type { StoreStats } from '../store/port.ts';
import { columnsOf, isCounterAggregation, quantileOf } from './aggregation.ts';
import { refused } from './errors.ts';
import { extendBack } from './layout.ts';
import type { Query } from './query.ts';
import type { BucketQuestion } from './read-buckets.ts';
import type { Selection } from './select.ts';
import { chooseTier, type TierChoice } from './tier.ts';

export interface PlanLimits {
  readonly maxOutputSeries: number;
  readonly maxPoints: number;
  readonly maxRows: number;
  readonly maxPercentileSamples: number;
}

/** All that is decided before the store is read. */
export interface Plan extends TierChoice {
  readonly selection: Selection;
  /** Buckets read in front of the first, so that a counter's first point knows where it starts from. */
  readonly lookBack: number;
  /** Samples or rows that may be read, and the setting that says so. */
  readonly rowLimit: RowLimit;
}

export interface RowLimit {
  readonly rows: number;
  readonly setting: 'query.maxRows' | 'query.maxPercentileSamples';
}

/** A counter's previous sample is looked for this far back, as Prometheus does; at least one bucket. */
const LOOK_BACK_MS = 5 * MINUTE_MS;
/** Buckets narrower than a second would make the look-back longer than the range. */
const MOST_LOOK_BACK_BUCKETS = 300;

/** Throws `TOO_MANY_OUTPUT_SERIES`, `TOO_MANY_POINTS` and what `chooseTier` throws (422). */
export function planQuery(asked: Query, selection: Selection, stats: StoreStats, limits: PlanLimits): Plan {
  const choice = chooseTier(asked, stats);
  const { query, layout } = choice;
  checkSize(selection.groupTags.length, layout.count, query, limits);
  const lookBack = isCounterAggregation(query.aggregation) ? lookBackBuckets(query.stepMs) : 0;
  return { ...choice, selection, lookBack, rowLimit: rowLimitOf(query, limits) };
}

/** How many buckets of a width are read in front of the first, to find a counter's previous sample. */
export function lookBackBuckets(stepMs: number): number {
  return Math.min(Math.max(1, Math.ceil(LOOK_BACK_MS / stepMs)), MOST_LOOK_BACK_BUCKETS);
}

/** Aggregates are folded as rows are read; a percentile has to hold every sample until the last has come. */
function rowLimitOf({ aggregation }: Query, { maxRows, maxPercentileSamples }: PlanLimits): RowLimit {
  return quantileOf(aggregation) !== undefined && maxPercentileSamples < maxRows
    ? { rows: maxPercentileSamples, setting: 'query.maxPercentileSamples' }
    : { rows: maxRows, setting: 'query.maxRows' };
}

/** What the store is asked when the answer's groups can be aggregated there. */
export function groupQuestion({ tier, query, selection, rowLimit }: Plan): BucketQuestion {
  const quantile = quantileOf(query.aggregation);
  return {
    tier,
    seriesIds: selection.seriesIds,
    groups: selection.groups,
    groupCount: selection.groupTags.length,
    columns: columnsOf(query.aggregation),
    quantiles: quantile === undefined ? [] : [quantile],
    maxRows: rowLimit.rows,
  };
}

/** What the store is asked for counters: some of the series, each as a group of its own. */
export function counterQuestion({ tier, query }: Plan, ids: Uint32Array, maxRows: number): BucketQuestion {
  return {
    tier,
    seriesIds: ids,
    groups: Uint32Array.from(ids, (_, index) => index),
    groupCount: ids.length,
    columns: columnsOf(query.aggregation),
    quantiles: [],
    maxRows,
  };
}

export function counterLayout(plan: Plan) {
  return extendBack(plan.layout, plan.lookBack);
}

function checkSize(groups: number, buckets: number, query: Query, limits: PlanLimits): void {
  const series = Math.min(groups, query.limit);
  if (series > limits.maxOutputSeries) {
    throw refused(
      'TOO_MANY_OUTPUT_SERIES',
      `the answer would hold ${series} series; the limit is ${limits.maxOutputSeries}`,
      'Group by fewer tags, add filters, keep the first with orderBy and limit, or raise query.maxOutputSeries.',
    );
  }
  if (groups * buckets > limits.maxPoints) {
    throw refused(
      'TOO_MANY_POINTS',
      `the answer would hold ${groups} series of ${buckets} points; the limit is ${limits.maxPoints} points in all`,
      'Ask for a coarser interval, narrow the range, group by fewer tags, or raise query.maxPoints.',
    );
  }
}
