import type { HttpRequest } from '../load/http-connection.ts';
import { type Answer, answerKey, putPoint, type Question } from '../questions/question.ts';
import { hostName } from '../tsbs/hosts.ts';
import type { Answering } from './target.ts';

interface QueryReply {
  readonly meta: { readonly stale: boolean; readonly fallback: boolean };
  readonly data: readonly {
    readonly metric: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly points: readonly (readonly [number, number | null])[];
  }[];
}

/** How our server is asked, and how its answers are read. */
export const dashboardingApi: Pick<Answering, 'requests' | 'parse'> = {
  requests: (question) => question.metrics.map((metric) => queryRequest(question, metric)),
  parse: parseAnswer,
};

function queryRequest(question: Question, metric: string): HttpRequest {
  const { hosts } = question;
  const body = {
    metric,
    aggregation: question.aggregate,
    ...(hosts !== 'all' && { filters: { hostname: hosts.map(hostName) } }),
    ...(question.groupBy === 'host' && { groupBy: ['hostname'] }),
    start: question.startMs,
    end: question.endMs,
    interval: question.bucketMs,
  };
  return {
    method: 'POST',
    path: '/api/v1/query',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  };
}

function parseAnswer(question: Question, bodies: readonly Buffer[]): Answer {
  const answer: Answer = new Map();
  for (const body of bodies) {
    const reply = JSON.parse(body.toString()) as QueryReply;
    if (reply.meta.stale || reply.meta.fallback) throw new Error('the server could not read its store');
    for (const { metric, tags, points } of reply.data) {
      const key = answerKey(metric, question.groupBy === 'host' ? tags.hostname : undefined);
      for (const [time, value] of points) if (value !== null) putPoint(answer, key, time, value);
    }
  }
  return answer;
}
