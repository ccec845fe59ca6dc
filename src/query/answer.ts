import type { TimestampMs } from '../model/time.ts';
import { TIER_TABLE } from '../store/port.ts';
import type { OutputSeries } from './order.ts';
import type { Query } from './query.ts';
import { preferredTier } from './tier.ts';

/** What was found out while answering; the same for everyone the answer is given to. */
export interface AnswerMeta {
  /** `metrics_raw`, `metrics_1min` or `metrics_1hour`. */
  readonly table: string;
  /** Width of the buckets. */
  readonly resolutionSeconds: number;
  /** The range began before there is data: what came before was dropped by retention. */
  readonly partial: boolean;
  readonly seriesScanned: number;
  readonly rowsScanned: number;
  readonly warnings: readonly string[];
}

/** How this reply came about. */
export interface Delivery {
  /** Given from the cache while fresh. */
  readonly cached: boolean;
  /** Given from the cache although its time is over, because the store cannot be read. */
  readonly stale: boolean;
  /** Nothing is known: the store cannot be read and no answer is kept. */
  readonly fallback: boolean;
  readonly tookMs: number;
  /** Warnings about this reply only. */
  readonly warnings?: readonly string[];
}

export interface QueryAnswer {
  readonly metric: string;
  /** The start of each bucket. */
  readonly times: Float64Array;
  readonly series: readonly OutputSeries[];
  /** Whether buckets without a value are left out when written. */
  readonly skipsEmpty: boolean;
  readonly meta: AnswerMeta;
}

/** An answer's two parts as JSON bytes: `data` never changes, `meta` is completed for each reply. */
export interface EncodedAnswer {
  readonly data: Uint8Array;
  readonly meta: AnswerMeta;
  readonly answeredMs: TimestampMs;
}

export function emptyAnswer(metric: string, meta: AnswerMeta): QueryAnswer {
  return { metric, times: new Float64Array(0), series: [], skipsEmpty: false, meta };
}

/** The meta of an answer for which nothing was read. */
export function emptyMeta(query: Query, warnings: readonly string[]): AnswerMeta {
  return {
    table: TIER_TABLE[preferredTier(query)],
    resolutionSeconds: query.stepMs / 1_000,
    partial: false,
    seriesScanned: 0,
    rowsScanned: 0,
    warnings,
  };
}
