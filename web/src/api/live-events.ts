import type { BatchLine } from './batch-line.ts';
import type { AnswerMeta, AnswerSeries } from './types.ts';

/** What `POST /api/v1/live` sends; docs/formats/live.md says what each means. */
export type LiveEvent =
  | { readonly event: 'open'; readonly data: { readonly everySeconds: number } }
  | { readonly event: 'snapshot'; readonly data: SnapshotEvent }
  | { readonly event: 'points'; readonly data: PointsEvent }
  | {
      readonly event: 'failed';
      readonly data: { readonly refId: string; readonly error: NonNullable<BatchLine['error']> };
    }
  | { readonly event: 'tick'; readonly data: { readonly atMs: number } }
  | { readonly event: 'end'; readonly data: LiveEnd }
  /** Only that the stream is alive. */
  | { readonly event: 'comment' };

interface VersionedEvent {
  readonly refId: string;
  /** What the answer is with this event; to be told when the stream is opened anew. */
  readonly version: string;
  readonly windowStartMs: number;
  readonly windowEndMs: number;
}

/** The whole answer. */
export interface SnapshotEvent extends VersionedEvent {
  readonly data: readonly AnswerSeries[];
  readonly meta: AnswerMeta;
}

/** What is new in the answer. It has exactly these series, in this order, and all of them were there before. */
export interface PointsEvent extends VersionedEvent {
  /** What begins before is no longer part of the answer. */
  readonly firstMs: number;
  /** The points in place of those from here on, and before `toMs` if it is there. */
  readonly fromMs: number;
  readonly toMs?: number;
  readonly data: readonly AnswerSeries[];
  /** When something else changed than what is counted. */
  readonly meta?: AnswerMeta;
}

export interface LiveEnd {
  readonly code: string;
  readonly message: string;
  /** Whether to open another one soon: the server stops. */
  readonly retry: boolean;
}
