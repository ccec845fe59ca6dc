import { type Dataset, valueAt } from '../tsbs/dataset.ts';
import { hostName, METRICS } from '../tsbs/hosts.ts';
import { type Answer, answerKey, putPoint, type Question } from './question.ts';

/** The right answer, worked out from the generated values. */
export function expectedAnswer(dataset: Dataset, question: Question): Answer {
  const answer: Answer = new Map();
  const hosts = question.hosts === 'all' ? allHosts(dataset) : question.hosts;
  const groups = question.groupBy === 'host' ? hosts.map((host) => [host]) : [hosts];
  for (const metric of question.metrics) {
    for (const group of groups) {
      const key = answerKey(metric, question.groupBy === 'host' ? hostName(group[0] ?? 0) : undefined);
      for (let start = question.startMs; start < question.endMs; start += question.bucketMs) {
        const value = aggregate(dataset, question, METRICS.indexOf(metric), group, start);
        if (value !== undefined) putPoint(answer, key, start, value);
      }
    }
  }
  return answer;
}

function allHosts(dataset: Dataset): number[] {
  return Array.from({ length: dataset.shape.hosts }, (_, host) => host);
}

function aggregate(
  dataset: Dataset,
  question: Question,
  metric: number,
  hosts: readonly number[],
  bucketStartMs: number,
): number | undefined {
  const { startMs, stepMs, steps } = dataset.shape;
  const firstStep = Math.max(0, Math.ceil((bucketStartMs - startMs) / stepMs));
  const endStep = Math.min(steps, Math.ceil((bucketStartMs + question.bucketMs - startMs) / stepMs));
  let [count, sum, max, last] = [0, 0, Number.NEGATIVE_INFINITY, 0];
  for (let step = firstStep; step < endStep; step++) {
    for (const host of hosts) {
      const value = valueAt(dataset, host, metric, step);
      count++;
      sum += value;
      max = Math.max(max, value);
      last = value;
    }
  }
  if (count === 0) return undefined;
  return { max, avg: sum / count, last, count }[question.aggregate];
}
