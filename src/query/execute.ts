import { AppError } from '../lib/errors.ts';
import type { TimestampMs } from '../model/time.ts';
import { TIER_TABLE } from '../store/port.ts';
import { aggregate } from './aggregate.ts';
import { isCounterAggregation, quantileOf } from './aggregation.ts';
import type { QueryAnswer } from './answer.ts';
import { refused } from './errors.ts';
import { readCounters } from './execute-counter.ts';
import type { Execution, GroupValues } from './execution.ts';
import { fillGaps } from './fill.ts';
import { edgesOf, isCalendarStep } from './layout.ts';
import { type OutputSeries, orderAndLimit } from './order.ts';
import { groupQuestion, type Plan } from './plan.ts';
import { readBuckets } from './read-buckets.ts';
import { coarserResolutionMs, intervalTooFine, percentileTooLarge } from './tier.ts';

/** Reads the store and makes the answer of a plan. */
export async function execute(plan: Plan, execution: Execution): Promise<QueryAnswer> {
  const { query, tier, selection } = plan;
  const { values, rowsScanned } = await readValues(plan, execution);
  const edges = edgesOf(plan.layout);
  const series = seriesOf(plan, values);
  const tooLarge = tooLargeWarning(series);
  const known = bucketsBefore(edges, execution.nowMs);
  for (const one of series) fillGaps(one.values, query.fill, known);
  return {
    metric: query.metric,
    times: edges.subarray(0, plan.layout.count),
    series,
    skipsEmpty: query.fill === 'none',
    meta: {
      table: TIER_TABLE[tier],
      resolutionSeconds: query.stepMs / 1_000,
      partial: plan.missingBeforeMs !== undefined,
      seriesScanned: selection.seriesIds.length,
      rowsScanned,
      warnings: [...selection.warnings, ...plan.warnings, ...tooLarge],
    },
  };
}

async function readValues(plan: Plan, execution: Execution): Promise<GroupValues> {
  try {
    if (isCounterAggregation(plan.query.aggregation)) return await readCounters(plan, execution);
    const question = groupQuestion(plan);
    const read = await readBuckets(execution.store, question, plan.layout, execution.signal);
    return { values: aggregate(plan.query.aggregation, read), rowsScanned: read.rowsScanned };
  } catch (error) {
    throw error instanceof AppError && error.code === 'QUERY_TOO_LARGE' ? tooLarge(plan, error) : error;
  }
}

/** Says which way out helps: a coarser interval where rollups could then answer, else fewer series or less time. */
function tooLarge(plan: Plan, cause: AppError): AppError {
  const { query, tier, rowLimit } = plan;
  const why = `it would read more rows than ${rowLimit.setting} allows (${cause.message})`;
  if (quantileOf(query.aggregation) !== undefined) return percentileTooLarge(query, rowLimit.setting, cause);
  const coarser = coarserResolutionMs(tier);
  if (coarser !== undefined && !isCalendarStep(query.stepMs)) return intervalTooFine(query, coarser, why);
  return refused(
    'QUERY_TOO_LARGE',
    cause.message,
    'Narrow the time range, add filters, or raise query.maxRows.',
    cause,
  );
}

/** A group without any value is left out, unless empty buckets count as 0. */
function seriesOf({ query, selection, layout }: Plan, values: Float64Array): OutputSeries[] {
  const all = selection.groupTags.map((tags, group) => ({
    tags,
    values: values.subarray(group * layout.count, (group + 1) * layout.count),
  }));
  const kept =
    query.fill === 'zero' ? all : all.filter((one) => one.values.some((value) => !Number.isNaN(value)));
  return orderAndLimit(kept, query.order, query.limit);
}

/** JSON has no word for them, so they are written as null. */
function tooLargeWarning(series: readonly OutputSeries[]): readonly string[] {
  let count = 0;
  for (const { values } of series) {
    for (const value of values) if (Math.abs(value) === Number.POSITIVE_INFINITY) count += 1;
  }
  if (count === 0) return [];
  const values = count === 1 ? '1 value is' : `${count} values are`;
  return [`${values} too large for a number and shown as null.`];
}

function bucketsBefore(edges: Float64Array, nowMs: TimestampMs): number {
  const after = edges.findIndex((edge) => edge > nowMs);
  return after < 0 ? edges.length - 1 : after;
}
