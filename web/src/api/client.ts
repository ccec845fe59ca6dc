import { isGatewayError, reportAnswer, reportNoAnswer } from './connection.ts';
import { ApiError, errorFromReply } from './errors.ts';
import { linesOf } from './lines.ts';
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
  /** Up to the end of the reply; null is without bound. */
  readonly timeoutMs?: number | null;
  /** The type of reply that is asked for. */
  readonly accept?: string;
  /** What to do when no answer came in time. */
  readonly lateFix?: string;
}

async function send(path: string, options: RequestOptions): Promise<Response> {
  const { timeoutMs = TIMEOUT_MS } = options;
  const timeouts = timeoutMs === null ? [] : [AbortSignal.timeout(timeoutMs)];
  const signal = AbortSignal.any([...(options.signal === undefined ? [] : [options.signal]), ...timeouts]);
  const { accept, body, method = body === undefined ? 'GET' : 'POST' } = options;
  const headers = {
    ...(accept === undefined ? {} : { accept }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  try {
    const reply = await fetch(path, { signal, method, headers, ...content });
    if (isGatewayError(reply)) throw new TypeError(`gateway answered ${reply.status}`);
    reportAnswer(reply.headers.get('date'));
    return reply;
  } catch (cause) {
    throw explain(cause, options);
  }
}

function explain(cause: unknown, options: RequestOptions): unknown {
  if (options.signal?.aborted === true) return cause;
  if (isTimeout(cause)) return late(options);
  reportNoAnswer();
  return new ApiError('the server cannot be reached', { status: 0, code: 'UNREACHABLE' });
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'TimeoutError';
}

function late({ timeoutMs = TIMEOUT_MS, lateFix }: RequestOptions): ApiError {
  return new ApiError(`no answer within ${(timeoutMs ?? 0) / 1000} s`, {
    status: 504,
    code: 'TIMEOUT',
    fix: lateFix ?? 'Ask for a shorter time range or fewer series.',
  });
}

/** Sends a request of the API and yields the lines of its reply as they come; rejects as `json` does. */
export async function* replyLines(path: string, options: RequestOptions): AsyncGenerator<string> {
  const reply = await send(path, options);
  if (!reply.ok) throw errorFromReply(reply, await reply.json().catch(() => undefined));
  if (reply.body === null) return;
  try {
    yield* linesOf(reply.body);
  } catch (cause) {
    if (options.signal?.aborted === true) throw cause;
    // Not reported as a lost connection: others may well be answered, and one that is not will say so.
    throw isTimeout(cause)
      ? late(options)
      : new ApiError('the answer broke off', { status: 0, code: 'CUT_OFF' });
  }
}

/** Sends a request of the API and reads its JSON; rejects with an `ApiError` that has the server's words. */
export async function json<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const reply = await send(path, options);
  if (reply.status === 204) return undefined as T;
  const body: unknown = await reply.json().catch(() => undefined);
  const accepted = options.acceptStatus?.(reply.status) ?? reply.ok;
  if (!accepted || body === undefined) throw errorFromReply(reply, body);
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

  /** What is known of these metrics, at most a hundred. */
  metricsNamed: (names: readonly string[], signal?: AbortSignal) =>
    json<MetricList>(`/api/v1/metrics?${new URLSearchParams(names.map((name) => ['name', name]))}`, {
      signal,
    }),

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
    if (!reply.ok) throw errorFromReply(reply, undefined);
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
