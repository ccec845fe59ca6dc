import type { Aggregation } from '../model/aggregation.ts';
import type { TimeRange } from '../model/time.ts';
import type { TagMatcher } from './catalog-view.ts';
import type { FILLS, ORDER_KEYS } from './request.ts';

export type Fill = (typeof FILLS)[number];

export interface Order {
  readonly by: (typeof ORDER_KEYS)[number];
  readonly descending: boolean;
}

/**
 * A request in its one canonical form: two requests that mean the same have equal queries.
 * `[startMs, endMs)` reaches outward to whole buckets.
 */
export interface Query extends TimeRange {
  readonly metric: string;
  readonly aggregation: Aggregation;
  /** Sorted, without duplicates. */
  readonly matchers: readonly TagMatcher[];
  /** Sorted, without duplicates; exactly `['*']` for every series by itself. */
  readonly groupBy: readonly string[];
  readonly stepMs: number;
  /** Whether the step was chosen here: then it may grow to what the store still holds. */
  readonly automaticStep: boolean;
  /** Only where buckets are whole days of a named zone. */
  readonly timezone: string | undefined;
  readonly fill: Fill;
  readonly order: Order;
  /** `Infinity` when all series are wanted. */
  readonly limit: number;
}

export const EVERY_SERIES = '*';
