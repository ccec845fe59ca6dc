import type { BatchRequest } from '../../../src/model/dashboard/batch.ts';
import type { BatchLine } from './batch-line.ts';
import type { BoardSource } from './board.ts';
import { replyLines } from './client.ts';
import { liveEvents } from './live-stream.ts';

export type { BoardSource } from './board.ts';

// A large board over a long range: each of its queries has its own, shorter time.
const TIMEOUT_MS = 120_000;

/** A source that asks batches of `url`; `bodyOf` makes another body of the request. */
export function batchSource(
  url: string,
  bodyOf: (request: BatchRequest) => unknown = (request) => request,
): BoardSource {
  return { ask: (request, signal) => askBatch(url, bodyOf(request), signal) };
}

/** The API: batches, and a stream of what is new. */
export const SERVER: BoardSource = {
  ...batchSource('/api/v1/query/batch'),
  live: (request, signal) => liveEvents('/api/v1/live', request, signal),
};

async function* askBatch(url: string, body: unknown, signal: AbortSignal): AsyncGenerator<BatchLine> {
  const lines = replyLines(url, {
    ...{ body, signal, timeoutMs: TIMEOUT_MS },
    accept: 'application/x-ndjson',
    lateFix: 'Ask for a shorter time range or fewer panels.',
  });
  for await (const line of lines) if (line !== '') yield JSON.parse(line) as BatchLine;
}
