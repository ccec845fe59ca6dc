import { AppError } from '../lib/errors.ts';
import { isCounterAggregation } from './aggregation.ts';
import { addSeriesBuckets, type CounterSums, counterSums } from './counter.ts';
import { addSeriesSamples } from './counter-samples.ts';
import type { Execution, GroupValues } from './execution.ts';
import { edgesOf } from './layout.ts';
import { counterLayout, counterQuestion, type Plan } from './plan.ts';
import { readBuckets } from './read-buckets.ts';

/** Up to so many samples are read one by one, which sees every reset: 20 MB of columns. */
const MOST_SAMPLES = 1_000_000;
/** Seven columns of so many buckets are held at once: 28 MB. */
const MOST_CELLS = 500_000;

/** Growth of counters: sample by sample where that is affordable, else from each bucket's first, last, min and max. */
export async function readCounters(plan: Plan, execution: Execution): Promise<GroupValues> {
  return (await fromSamples(plan, execution)) ?? (await fromBuckets(plan, execution));
}

async function fromSamples(plan: Plan, execution: Execution): Promise<GroupValues | undefined> {
  if (plan.tier !== 'raw') return undefined;
  const { selection, layout } = plan;
  const edges = edgesOf(layout);
  const [startMs = 0] = edgesOf(counterLayout(plan));
  try {
    const samples = await execution.store.readSamples({
      seriesIds: selection.seriesIds,
      startMs,
      endMs: edges[layout.count] as number,
      maxSamples: Math.min(MOST_SAMPLES, plan.rowLimit.rows),
      signal: execution.signal,
    });
    const sums = counterSums(selection.groupTags.length, layout.count);
    addSeriesSamples(sums, kindOf(plan), { samples, edges, groups: selection.groups });
    return { values: sums.values, rowsScanned: samples.times.length };
  } catch (error) {
    if (error instanceof AppError && error.code === 'QUERY_TOO_LARGE') return undefined;
    throw error;
  }
}

async function fromBuckets(plan: Plan, execution: Execution): Promise<GroupValues> {
  const { selection, lookBack } = plan;
  const layout = counterLayout(plan);
  const sums = counterSums(selection.groupTags.length, plan.layout.count);
  const atOnce = Math.max(1, Math.floor(MOST_CELLS / layout.count));
  let rowsScanned = 0;
  for (let from = 0; from < selection.seriesIds.length; from += atOnce) {
    const ids = selection.seriesIds.slice(from, from + atOnce);
    const question = counterQuestion(plan, ids, Math.max(1, plan.rowLimit.rows - rowsScanned));
    const read = await readBuckets(execution.store, question, layout, execution.signal);
    rowsScanned += read.rowsScanned;
    addTo(sums, plan, { read, lookBack, groups: selection.groups.subarray(from, from + atOnce) });
  }
  return { values: sums.values, rowsScanned };
}

function addTo(sums: CounterSums, plan: Plan, buckets: Parameters<typeof addSeriesBuckets>[2]): void {
  addSeriesBuckets(sums, kindOf(plan), buckets);
}

function kindOf({ query: { aggregation } }: Plan): 'rate' | 'increase' {
  if (!isCounterAggregation(aggregation)) throw new Error(`BUG: ${aggregation} does not read counters`);
  return aggregation;
}
