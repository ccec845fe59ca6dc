import type { HttpRequest } from '../load/http-connection.ts';
import { type Answer, answerKey, putPoint, type Question } from '../questions/question.ts';
import { hostName } from '../tsbs/hosts.ts';

interface MatrixReply {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [number, string])[];
    }[];
  };
}

/**
 * A question as PromQL. Windows of PromQL reach back from the evaluation time, so each bucket is evaluated one
 * millisecond before its end: then it holds the samples of `[start, end)` and no other, here and there.
 */
export function rangeRequest(
  question: Question,
  metrics: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): HttpRequest {
  const parameters = new URLSearchParams({
    query: expression(question, metrics),
    start: String((question.startMs + question.bucketMs - 1) / 1_000),
    end: String((question.endMs - 1) / 1_000),
    step: `${question.bucketMs / 1_000}s`,
    ...extra,
  });
  return { method: 'GET', path: `/api/v1/query_range?${parameters}` };
}

const OUTER = { max: 'max', avg: 'avg', last: 'max', count: 'sum' } as const;

function expression(question: Question, metrics: readonly string[]): string {
  const window = `[${question.bucketMs}ms]`;
  const labels = question.groupBy === 'host' ? ['__name__', 'hostname'] : ['__name__'];
  const matchers = [nameMatcher(metrics), ...hostMatchers(question)].join(',');
  return `${OUTER[question.aggregate]} by (${labels.join(',')}) (${question.aggregate}_over_time({${matchers}}${window}))`;
}

function nameMatcher(metrics: readonly string[]): string {
  return metrics.length === 1 ? `__name__="${metrics[0]}"` : `__name__=~"${metrics.join('|')}"`;
}

function hostMatchers({ hosts }: Question): string[] {
  if (hosts === 'all') return [];
  const names = hosts.map(hostName);
  return names.length === 1 ? [`hostname="${names[0]}"`] : [`hostname=~"${names.join('|')}"`];
}

/** `metrics[i]` is what request `i` asked for where the answer carries no name (Prometheus drops it from aggregates). */
export function parseRange(
  question: Question,
  bodies: readonly Buffer[],
  metrics: readonly string[],
): Answer {
  const answer: Answer = new Map();
  for (const [index, body] of bodies.entries()) {
    const reply = JSON.parse(body.toString()) as MatrixReply;
    for (const { metric, values } of reply.data.result) {
      const key = answerKey(metric.__name__ ?? metrics[index] ?? '', metric.hostname);
      for (const [seconds, value] of values) {
        putPoint(answer, key, Math.round(seconds * 1_000) - question.bucketMs + 1, Number(value));
      }
    }
  }
  return answer;
}
