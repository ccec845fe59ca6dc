import { isGatewayError, reportAnswer, reportNoAnswer } from './connection.ts';
import { ApiError, errorFromReply } from './errors.ts';
import type {
  AlertRuleNames,
  Answer,
  Cardinality,
  DeadLetterChoice,
  DeadLetterList,
  Health,
  MetricList,
  OneDeadLetter,
  QuerySpec,
} from './types.ts';

const TIMEOUT_MS = 20_000;
// Thousands of dead letters are put back one confirmed message after another.
const DEAD_LETTER_TIMEOUT_MS = 120_000;

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined;
  /** POST with a body, GET without one, unless said. */
  readonly method?: 'PUT' | 'POST' | 'DELETE';
  readonly body?: unknown;
  /** Replies below 500 count as errors by default; health answers 503 with a body worth reading. */
  readonly acceptStatus?: (status: number) => boolean;
  readonly timeoutMs?: number;
  /** What to do when no answer came in time. */
  readonly lateFix?: string;
}

async function send(path: string, options: RequestOptions): Promise<Response> {
  const { timeoutMs = TIMEOUT_MS } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([options.signal, timeout]);
  const { body, method = body === undefined ? 'GET' : 'POST' } = options;
  const init: RequestInit =
    body === undefined
      ? { signal, method }
      : { signal, method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  try {
    const reply = await fetch(path, init);
    if (isGatewayError(reply)) throw new TypeError(`gateway answered ${reply.status}`);
    reportAnswer(reply.headers.get('date'));
    return reply;
  } catch (cause) {
    throw explain(cause, options, timeoutMs);
  }
}

function explain(cause: unknown, { signal, lateFix }: RequestOptions, timeoutMs: number): unknown {
  if (signal?.aborted === true) return cause;
  if (cause instanceof DOMException && cause.name === 'TimeoutError') {
    return new ApiError(`no answer within ${timeoutMs / 1000} s`, {
      status: 504,
      code: 'TIMEOUT',
      fix: lateFix ?? 'Ask for a shorter time range or fewer series.',
    });
  }
  reportNoAnswer();
  return new ApiError('the server cannot be reached', { status: 0, code: 'UNREACHABLE' });
}

/** Sends a request of the API and reads its JSON; rejects with an `ApiError` that has the server's words. */
export async function json<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const reply = await send(path, options);
  if (reply.status === 204) return undefined as T;
  const body: unknown = await reply.json().catch(() => undefined);
  const accepted = options.acceptStatus?.(reply.status) ?? reply.ok;
  if (!accepted || body === undefined) throw errorFromReply(reply.status, body);
  return body as T;
}

/** The query string of these parameters; those that are empty are left out. */
export function search(params: Readonly<Record<string, string | number | undefined>>): string {
  const pairs = Object.entries(params).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

export interface TimedQuery extends QuerySpec {
  readonly start: string | number;
  readonly end: string | number;
}

export const api = {
  query: (query: TimedQuery, signal?: AbortSignal) => json<Answer>('/api/v1/query', { body: query, signal }),

  metrics: (filter: { match?: string; limit?: number }, signal?: AbortSignal) =>
    json<MetricList>(`/api/v1/metrics${search(filter)}`, { signal }),

  tagKeys: (metric: string | undefined, signal?: AbortSignal) =>
    json<{ keys: readonly string[] }>(`/api/v1/tags${search({ metric })}`, { signal }),

  tagValues: (
    key: string,
    filter: { metric?: string | undefined; prefix?: string; limit?: number },
    signal?: AbortSignal,
  ) =>
    json<{ values: readonly string[] }>(`/api/v1/tags/${encodeURIComponent(key)}/values${search(filter)}`, {
      signal,
    }),

  /** Their names and states; the pages about alerts know more. */
  alertRules: (filter: { search: string; limit: number }, signal?: AbortSignal) =>
    json<AlertRuleNames>(`/api/v1/alerts/rules${search(filter)}`, { signal }),

  cardinality: (limit: number, signal?: AbortSignal) =>
    json<Cardinality>(`/api/v1/cardinality${search({ limit })}`, { signal }),

  health: (signal?: AbortSignal) =>
    json<Health>('/health', { signal, acceptStatus: (status) => status === 200 || status === 503 }),

  deadLetters: (limit: number, signal?: AbortSignal) =>
    json<DeadLetterList>(`/api/v1/dlq${search({ limit })}`, { signal, lateFix: 'Try again.' }),

  deadLetter: (id: string, signal?: AbortSignal) =>
    json<OneDeadLetter>(`/api/v1/dlq/${encodeURIComponent(id)}`, { signal, lateFix: 'Try again.' }),

  replayDeadLetters: (choice: DeadLetterChoice) =>
    json<{ readonly replayed: number }>('/api/v1/dlq/replay', deadLetterAct(choice)),

  purgeDeadLetters: (choice: DeadLetterChoice) =>
    json<{ readonly purged: number }>('/api/v1/dlq/purge', deadLetterAct(choice)),

  /** Our own metrics, in Prometheus' text format. */
  ownMetrics: async (signal?: AbortSignal): Promise<string> => {
    const reply = await send('/metrics', { signal });
    if (!reply.ok) throw errorFromReply(reply.status, undefined);
    return reply.text();
  },
};

function deadLetterAct(choice: DeadLetterChoice): RequestOptions {
  return {
    body: choice,
    timeoutMs: DEAD_LETTER_TIMEOUT_MS,
    lateFix: 'It may still be under way: look at the list before you try again.',
  };
}
