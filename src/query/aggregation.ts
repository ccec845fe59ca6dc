import type { Aggregation } from '../model/aggregation.ts';
import type { BucketColumn } from '../store/port.ts';

const QUANTILE: Partial<Record<Aggregation, number>> = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 };

/** The quantile an aggregation asks for, or undefined when it is none. */
export function quantileOf(aggregation: Aggregation): number | undefined {
  return QUANTILE[aggregation];
}

/** Whether the aggregation reads each series as a counter, resets included. */
export function isCounterAggregation(aggregation: Aggregation): aggregation is 'rate' | 'increase' {
  return aggregation === 'rate' || aggregation === 'increase';
}

const ADD_UP: ReadonlySet<Aggregation> = new Set(['sum', 'count', 'increase']);

/** Whether the values of several buckets add up to that of one wide bucket: an empty bucket adds nothing, then. Others are levels. */
export function addsUp(aggregation: Aggregation): boolean {
  return ADD_UP.has(aggregation);
}

/** What a counter's increase is taken from; see `counter.ts`. */
const COUNTER_COLUMNS: readonly BucketColumn[] = ['first', 'last', 'min', 'max', 'firstTime', 'lastTime'];

/** The bucket columns the store is asked for. `count` always comes. */
export function columnsOf(aggregation: Aggregation): readonly BucketColumn[] {
  switch (aggregation) {
    case 'avg':
      return ['count', 'sum'];
    case 'sum':
    case 'min':
    case 'max':
    case 'last':
      return ['count', aggregation];
    case 'rate':
    case 'increase':
      return ['count', ...COUNTER_COLUMNS];
    case 'count':
    case 'p50':
    case 'p90':
    case 'p95':
    case 'p99':
      return ['count'];
  }
}
