/** One sample of the JSON API. */
export interface JsonSample {
  readonly name: string;
  readonly value: number;
  readonly timestamp?: number;
  readonly type?: string;
  readonly unit?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface IngestReply {
  readonly status: number;
  readonly accepted: number;
  readonly rejected: number;
}

/** Posts samples. Rejects when the connection fails, so that nobody takes silence for an answer. */
export async function postSamples(
  serverUrl: string,
  metrics: readonly JsonSample[],
  { idempotencyKey }: { readonly idempotencyKey?: string } = {},
): Promise<IngestReply> {
  const response = await fetch(new URL('/api/v1/metrics', serverUrl), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    body: JSON.stringify({ metrics }),
  });
  const body = (await response.json()) as { accepted?: number; rejected?: number };
  return { status: response.status, accepted: body.accepted ?? 0, rejected: body.rejected ?? 0 };
}

export interface QuerySeries {
  readonly metric: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [number, number | null])[];
}

export interface QueryReply {
  readonly data: readonly QuerySeries[];
  readonly meta: Readonly<Record<string, unknown>>;
}

export interface QueryBody {
  readonly metric: string;
  readonly aggregation: string;
  readonly start: string | number;
  readonly end?: string | number;
  readonly [name: string]: unknown;
}

/** Asks a question; throws with the server's words when it does not answer 200. */
export async function query(serverUrl: string, body: QueryBody): Promise<QueryReply> {
  const response = await fetch(new URL('/api/v1/query', serverUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.status !== 200) throw new Error(`query answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as QueryReply;
}

/** The sum of all points of all series of an answer, gaps left out. */
export function totalOf({ data }: QueryReply): number {
  return data.flatMap(({ points }) => points).reduce((total, [, value]) => total + (value ?? 0), 0);
}

export async function getJson<T = Record<string, unknown>>(
  serverUrl: string,
  path: string,
): Promise<{ readonly status: number; readonly body: T }> {
  const response = await fetch(new URL(path, serverUrl));
  return { status: response.status, body: (await response.json()) as T };
}
