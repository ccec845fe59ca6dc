import { type Dataset, type DatasetShape, timeRange } from '../tsbs/dataset.ts';
import { METRICS } from '../tsbs/hosts.ts';
import type { Random } from '../tsbs/random.ts';
import type { Question } from './question.ts';

/** A query of the benchmark: each run asks it of other hosts, metrics and times, as TSBS does. */
export interface QueryKind {
  readonly id: string;
  readonly title: string;
  make(random: Random, dataset: Dataset): Question;
}

const MINUTE = 60_000;
const HOUR = 3_600_000;

function wholeSpan(shape: DatasetShape, bucketMs: number) {
  const { startMs, endMs } = timeRange(shape);
  return { startMs: Math.floor(startMs / bucketMs) * bucketMs, endMs, bucketMs };
}

/** Max per minute over some hosts and metrics in a random hour. */
function singleGroupBy(metricCount: number, hostCount: number): QueryKind['make'] {
  return (random, { shape }) => {
    const { startMs, endMs } = timeRange(shape);
    const spareMinutes = Math.max(0, Math.floor((endMs - startMs - HOUR) / MINUTE));
    const from = startMs + random.below(spareMinutes + 1) * MINUTE;
    return {
      metrics: METRICS.slice(0, metricCount),
      hosts: random.sample(shape.hosts, hostCount),
      ...{ startMs: from, endMs: Math.min(endMs, from + HOUR), bucketMs: MINUTE },
      ...{ aggregate: 'max', groupBy: 'none' },
    };
  };
}

/** Mean of all hosts over the whole span. */
function meanOfAll(bucketMs: number): QueryKind['make'] {
  return (random, { shape }) => ({
    ...{ metrics: [random.pick(METRICS)], hosts: 'all' },
    ...{ ...wholeSpan(shape, bucketMs), aggregate: 'avg', groupBy: 'none' },
  });
}

/** Mean per host and hour over the whole span. */
function doubleGroupBy(metricCount: number): QueryKind['make'] {
  return (random, { shape }) => ({
    metrics: metricCount === 1 ? [random.pick(METRICS)] : METRICS.slice(0, metricCount),
    hosts: 'all',
    ...{ ...wholeSpan(shape, HOUR), aggregate: 'avg', groupBy: 'host' },
  });
}

const LAST_POINT: QueryKind['make'] = (_random, { shape }) => {
  const { endMs } = timeRange(shape);
  const bucketMs = 5 * MINUTE;
  return {
    ...{ metrics: METRICS, hosts: 'all', aggregate: 'last', groupBy: 'host' },
    ...{ startMs: endMs - bucketMs, endMs, bucketMs },
  };
};

/** Asked of all hosts over a short span. */
export const SHORT_QUERIES: readonly QueryKind[] = [
  { id: 'a', title: '1 host, 1 metric, 1 h, max per minute', make: singleGroupBy(1, 1) },
  { id: 'b', title: '8 hosts, 1 metric, 1 h, max per minute', make: singleGroupBy(1, 8) },
  { id: 'c', title: '1 host, 5 metrics, 1 h, max per minute', make: singleGroupBy(5, 1) },
  { id: 'd', title: '8 hosts, 5 metrics, 1 h, max per minute', make: singleGroupBy(5, 8) },
  { id: 'e', title: 'mean of all hosts per minute, whole span', make: meanOfAll(MINUTE) },
  { id: 'f', title: 'mean by host and hour, 1 metric', make: doubleGroupBy(1) },
  { id: 'g', title: 'mean by host and hour, 10 metrics', make: doubleGroupBy(METRICS.length) },
  { id: 'h', title: 'last point of all series', make: LAST_POINT },
];

/** Asked of a tenth of the hosts over a day. */
export const DAY_QUERIES: readonly QueryKind[] = [
  {
    id: 'j',
    title: '24 h, 1 host, 1 metric, max per minute',
    make: (random, { shape }) => ({
      ...{ metrics: [random.pick(METRICS)], hosts: random.sample(shape.hosts, 1) },
      ...{ ...wholeSpan(shape, MINUTE), aggregate: 'max', groupBy: 'none' },
    }),
  },
  { id: 'k', title: '24 h, mean of all hosts per 5 min', make: meanOfAll(5 * MINUTE) },
];

/** TSBS has one more; said in every result so that nobody has to look for it. */
export const LEFT_OUT =
  'i (all samples above 90) is left out: the JSON query answers in buckets and has no filter on values.';
