import { type Dataset, timeRange } from '../tsbs/dataset.ts';
import { METRICS } from '../tsbs/hosts.ts';
import { Random } from '../tsbs/random.ts';
import type { Asker } from './asker.ts';
import { expectedAnswer } from './expected.ts';
import { type Answer, firstDifference, putPoint, type Question } from './question.ts';

export interface Verification {
  readonly lost: number;
  readonly duplicated: number;
  /** The first value that was not the one sent. */
  readonly wrong: string | undefined;
}

const HOUR = 3_600_000;
const MAX_BUCKETS = 5_000;
const SPOT_CHECKS = 20;

/**
 * Compares what a server holds with what it acknowledged: how many samples each series has in each hour, how many
 * samples there are in each short step over all series, and the exact values of some series in some stretch.
 * `before` is what the same series were sent earlier.
 */
export async function verify(
  asker: Pick<Asker, 'ask'>,
  dataset: Dataset,
  before: readonly Dataset[] = [],
): Promise<Verification> {
  let [lost, duplicated] = [0, 0];
  for (const metric of METRICS) {
    const missing = { lost: 0, duplicated: 0 };
    for (const question of [perSeries(dataset, metric), ...perStep(dataset, metric)]) {
      const off = compareCounts(await asker.ask(question), expectedCounts([dataset, ...before], question));
      // The same sample missed by both counts is one sample: each series' hours on one side, the steps on the other.
      missing.lost = Math.max(missing.lost, off.lost);
      missing.duplicated = Math.max(missing.duplicated, off.duplicated);
    }
    lost += missing.lost;
    duplicated += missing.duplicated;
  }
  return { lost, duplicated, wrong: await spotCheck(asker, dataset) };
}

function expectedCounts(datasets: readonly Dataset[], question: Question): Answer {
  const sums: Answer = new Map();
  for (const dataset of datasets) {
    for (const [key, points] of expectedAnswer(dataset, question)) {
      for (const [time, count] of points) putPoint(sums, key, time, (sums.get(key)?.get(time) ?? 0) + count);
    }
  }
  return sums;
}

function perSeries({ shape }: Dataset, metric: string): Question {
  const { startMs, endMs } = timeRange(shape);
  return {
    ...{ metrics: [metric], hosts: 'all', aggregate: 'count', groupBy: 'host', bucketMs: HOUR },
    ...{ startMs: Math.floor(startMs / HOUR) * HOUR, endMs: Math.ceil(endMs / HOUR) * HOUR },
  };
}

/** The finest buckets that make sense: too fine for any rollup, so these are counts of raw samples. */
function perStep({ shape }: Dataset, metric: string): Question[] {
  const { startMs, endMs } = timeRange(shape);
  const bucketMs = rawBucketMs(shape.stepMs);
  const questions: Question[] = [];
  for (let from = floor(startMs, bucketMs); from < endMs; from += MAX_BUCKETS * bucketMs) {
    questions.push({
      ...{ metrics: [metric], hosts: 'all', aggregate: 'count', groupBy: 'none', bucketMs },
      ...{
        startMs: from,
        endMs: Math.min(from + MAX_BUCKETS * bucketMs, floor(endMs - 1, bucketMs) + bucketMs),
      },
    });
  }
  return questions;
}

function rawBucketMs(stepMs: number): number {
  return Math.max(1_000, stepMs);
}

function floor(timeMs: number, bucketMs: number): number {
  return Math.floor(timeMs / bucketMs) * bucketMs;
}

function compareCounts(got: Answer, expected: Answer): { lost: number; duplicated: number } {
  let [lost, duplicated] = [0, 0];
  const compare = (key: string, time: number) => {
    const difference = (got.get(key)?.get(time) ?? 0) - (expected.get(key)?.get(time) ?? 0);
    if (difference < 0) lost -= difference;
    else duplicated += difference;
  };
  for (const [key, points] of expected) for (const time of points.keys()) compare(key, time);
  for (const [key, points] of got) {
    for (const time of points.keys()) if (expected.get(key)?.has(time) !== true) compare(key, time);
  }
  return { lost, duplicated };
}

async function spotCheck(asker: Pick<Asker, 'ask'>, dataset: Dataset): Promise<string | undefined> {
  const random = new Random(dataset.shape.seed, 99);
  const { startMs, endMs } = timeRange(dataset.shape);
  const bucketMs = rawBucketMs(dataset.shape.stepMs);
  for (let check = 0; check < SPOT_CHECKS; check++) {
    const from = floor(startMs + random.next() * (endMs - startMs), bucketMs);
    const question: Question = {
      ...{ metrics: [random.pick(METRICS)], hosts: random.sample(dataset.shape.hosts, 1) },
      ...{ startMs: from, endMs: from + 100 * bucketMs, bucketMs, aggregate: 'avg', groupBy: 'none' },
    };
    const difference = firstDifference(await asker.ask(question), expectedAnswer(dataset, question));
    if (difference !== undefined) return difference;
  }
  return undefined;
}
