import type { BatchQuery, BatchRequest } from '../../../src/model/dashboard/batch.ts';
import type { Window } from '../time/range.ts';
import type { BatchLine } from './batch-line.ts';
import type { ApiError } from './errors.ts';
import type { LiveEvent } from './live-events.ts';
import type { Answer } from './types.ts';

/** A query or an expression of a board, its variables filled in. */
export type BoardQuery = BatchQuery;

export interface LiveRequest extends BatchRequest {
  readonly everySeconds: number;
  /** The versions of the answers that are there already, by refId. */
  readonly known: Readonly<Record<string, string>>;
}

/** Where a board's answers come from. */
export interface BoardSource {
  /** Yields an answer as it comes. Rejects with an `ApiError` when none of them can. */
  ask(request: BatchRequest, signal: AbortSignal): AsyncIterable<BatchLine>;
  /** Yields events until `signal` aborts or the stream ends. Without it a live board asks again and again. */
  live?(request: LiveRequest, signal: AbortSignal): AsyncIterable<LiveEvent>;
}

/** What is known about one query of a board. The same object until something of it changes. */
export interface BoardAnswer {
  /** The newest answer, also while a newer one is asked for or failed to come. */
  readonly answer: Answer | undefined;
  readonly error: ApiError | undefined;
  readonly errorSinceMs: number | undefined;
  readonly fetching: boolean;
  readonly window: Window;
  readonly updatedAtMs: number;
}
