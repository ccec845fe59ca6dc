import type { AlertSettings } from '../../config/sections/alert.ts';
import type { Tags } from '../../model/series.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { AlertRuleSpec } from '../model/rule.ts';
import type { AlertQuery } from '../ports.ts';

export interface BacktestRequest {
  readonly rule: AlertRuleSpec;
  /** Evaluation times in `[startMs, endMs)`. */
  readonly startMs: TimestampMs;
  readonly endMs: TimestampMs;
}

export interface BacktestDependencies {
  readonly query: Pick<AlertQuery, 'windowsOver'>;
  readonly settings: Pick<AlertSettings, 'forgetSeconds' | 'backtestMaxDays' | 'backtestMaxGroupEvaluations'>;
  readonly clock: { monotonicMs(): number };
}

export interface BacktestOptions {
  readonly signal?: AbortSignal;
  /** From 0 to 1, as the work goes on. */
  readonly progress?: (done: number) => void;
}

/** One episode of one group. Times are evaluation times. */
export interface BacktestPeriod {
  readonly tags: Tags;
  /** When it became pending; null when it fired at once. */
  readonly pendingMs: TimestampMs | null;
  /** Null when it never fired. */
  readonly firedMs: TimestampMs | null;
  /** When it ended; null when it was still open at the end of the range. */
  readonly resolvedMs: TimestampMs | null;
  /** Of the values from its beginning to its end; null when there were none. */
  readonly maxValue: number | null;
  readonly minValue: number | null;
  readonly valueAtFiring: number | null;
}

/** What a rule would have done over a past range; JSON as it is. */
export interface BacktestResult {
  readonly start: TimestampMs;
  readonly end: TimestampMs;
  readonly evaluations: number;
  /** Where the values came from: `metrics_raw`, the name of a rollup, or several with commas. */
  readonly table: string;
  readonly groups: number;
  /** How often it would have begun to fire: each is a page. */
  readonly pages: number;
  /** Added up over the groups. */
  readonly firingSeconds: number;
  /** In order of their beginning; the first 1,000. Those that fired come before those that did not when there are more. */
  readonly periods: readonly BacktestPeriod[];
  /** Of the first 20 groups, those with periods first: at most 500 points each, that keep the extremes. */
  readonly series: readonly {
    readonly tags: Tags;
    readonly points: readonly (readonly [TimestampMs, number | null])[];
  }[];
  readonly warnings: readonly string[];
  readonly tookMs: number;
}

/** Throws `AppError`: 422 when the range is too long or its data is gone, 499 when the signal ended it, 503 source down. */
export type RunBacktest = (
  request: BacktestRequest,
  dependencies: BacktestDependencies,
  options?: BacktestOptions,
) => Promise<BacktestResult>;

export interface PreviewResult {
  /** The time evaluated: the last aligned one. */
  readonly atMs: TimestampMs;
  /** The first 100, those that meet the condition first. */
  readonly groups: readonly { readonly tags: Tags; readonly value: number | null; readonly met: boolean }[];
  readonly groupCount: number;
  readonly metCount: number;
  readonly errors: readonly string[];
}

/** What a rule sees right now. Never throws for what is wrong with the rule's query: see `errors`. */
export type PreviewRule = (
  rule: AlertRuleSpec,
  dependencies: { readonly query: Pick<AlertQuery, 'windowsAt'>; readonly clock: { now(): number } },
  options?: { readonly signal?: AbortSignal },
) => Promise<PreviewResult>;
