import { setTimeout as sleep } from 'node:timers/promises';

export interface Sample {
  readonly name: string;
  readonly value: number;
  readonly timestamp: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: replies are looked into freely; a wrong shape fails the assertion.
  readonly json: any;
}

/** One request; rejects when the connection breaks. */
export async function request(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { signal: AbortSignal.timeout(30_000), ...init });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : text };
}

export function postSamples(serverUrl: string, samples: readonly Sample[], key?: string): Promise<Reply> {
  return request(`${serverUrl}/api/v1/metrics`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
    body: JSON.stringify({ metrics: samples }),
  });
}

export interface SendOptions {
  readonly timeoutMs?: number;
  readonly retryMs?: number;
  /** Ends the tries. */
  readonly signal?: AbortSignal;
}

/** Sends like a careful client: again with the same key, to the server that runs then, until it is acknowledged. */
export async function postUntilAcknowledged(
  serverUrl: () => string,
  samples: readonly Sample[],
  key: string,
  { timeoutMs = 60_000, retryMs = 20, signal }: SendOptions = {},
): Promise<{ tries: number }> {
  const deadlineMs = performance.now() + timeoutMs;
  let last: unknown;
  for (let tries = 1; performance.now() < deadlineMs; tries++) {
    signal?.throwIfAborted();
    try {
      const reply = await postSamples(serverUrl(), samples, key);
      if (reply.status === 202) return { tries };
      last = new Error(`${reply.status}: ${JSON.stringify(reply.json)}`);
      if (reply.status < 500 && reply.status !== 429) throw new RefusedError(String(last));
    } catch (error) {
      if (error instanceof RefusedError) throw error;
      last = error;
    }
    await sleep(retryMs);
  }
  throw new Error(`batch ${key} was not acknowledged within ${timeoutMs} ms`, { cause: last });
}

class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

export interface QueryBody {
  readonly metric: string;
  readonly aggregation: string;
  readonly groupBy?: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly interval: string;
}

export async function query(serverUrl: string, body: QueryBody): Promise<Reply['json']> {
  const reply = await request(`${serverUrl}/api/v1/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (reply.status !== 200) throw new Error(`query: ${reply.status} ${JSON.stringify(reply.json)}`);
  return reply.json;
}
