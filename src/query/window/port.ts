import type { Aggregation } from '../../model/aggregation.ts';
import type { Tags } from '../../model/series.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { QueryRequest } from '../request.ts';

/** One value per group of the samples in a window. `kind` leaves room for other languages. */
export interface WindowRequest {
  readonly kind: 'native';
  readonly metric: string;
  readonly aggregation: Aggregation;
  readonly filters?: QueryRequest['filters'];
  readonly groupBy: readonly string[];
  readonly windowMs: number;
}

export interface GroupValue {
  readonly tags: Tags;
  /** NaN when the group's series had no sample in the window. */
  readonly value: number;
}

/** `groups` has every group that has a series, with a sample in the window or not. */
export type WindowOutcome =
  | { readonly ok: true; readonly groups: readonly GroupValue[] }
  /**
   * `isSourceDown`: the store cannot answer anybody now; otherwise the fault is this request's. `isShared`: it was read together with
   * others, one of which may be to blame; asked by itself it may well be answered.
   */
  | {
      readonly ok: false;
      readonly error: Error;
      readonly isSourceDown: boolean;
      readonly isShared?: true;
    };

/** Values of one request at many ends; group-major, `values[g * ends + i]` is group `g` at `endMs[i]`. */
export interface WindowSlice {
  readonly groups: readonly Tags[];
  readonly endMs: Float64Array;
  readonly values: Float64Array;
  /** Where the values were read, e.g. `metrics_1min`; undefined where nothing had to be read. */
  readonly table?: string;
}

export interface WindowSpan {
  /** The ends of the windows: `firstEndMs`, then every `stepMs`, `count` of them. */
  readonly firstEndMs: TimestampMs;
  readonly stepMs: number;
  readonly count: number;
}

/** All that alerting asks of the query engine. */
export interface AlertQuery {
  /**
   * Evaluates each request over `[endMs - windowMs, endMs)`, exactly. Requests are read together where they can be, whatever
   * their metrics: one call with all that end at a time is cheapest. Never cached, never throws for a request: each has its own
   * outcome, in order. Rejects only with `QUERY_CANCELLED` (499), when the signal aborts: then there is nothing to decide.
   */
  windowsAt(
    requests: readonly WindowRequest[],
    options: { readonly endMs: TimestampMs; readonly signal?: AbortSignal },
  ): Promise<readonly WindowOutcome[]>;
  /**
   * The same for one request at many ends, slice by slice in order of time, each of a bounded size and with all groups; the same
   * values as `windowsAt` gives where raw samples are still kept. Where they are not, rollups answer if windows and steps are
   * whole rows; otherwise throws `AppError` (422) with the way out. The groups are those that exist when it is called.
   */
  windowsOver(
    request: WindowRequest,
    span: WindowSpan,
    options?: { readonly signal?: AbortSignal },
  ): AsyncIterable<WindowSlice>;
}
