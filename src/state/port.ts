import type { PartHealth } from '../lib/part-health.ts';

/**
 * Shared, short-lived state: the query cache, series ids, alert state and rate limits. Losing it makes things slower, never
 * wrong. No method throws because the state is away: each then answers as one that holds nothing (`takeRateLimit` counts in
 * this process alone), and `health` says so.
 */
export interface StateStore {
  /** The bytes kept under `key`, or undefined when there are none or their time is over. */
  cacheGet(key: string): Promise<Uint8Array | undefined>;
  cacheSet(key: string, value: Uint8Array, options: { ttlMs: number }): Promise<void>;
  /**
   * Counts one request of `key` in a sliding window: allowed when fewer than `limit` were allowed in the last `windowMs`.
   * `retryAfterMs` is when the next one will be allowed, 0 when this one is.
   */
  takeRateLimit(key: string, options: { limit: number; windowMs: number }): Promise<RateLimitAnswer>;
  /** The ids kept under keys, in one round trip; undefined where none is kept. */
  idsGet(keys: readonly string[]): Promise<readonly (number | undefined)[]>;
  idsSet(
    entries: readonly { readonly key: string; readonly id: number }[],
    options: { ttlMs: number },
  ): Promise<void>;
  /** The bytes an evaluator kept for a rule, or undefined when there are none or their time is over. */
  alertStateGet(ruleId: string): Promise<Uint8Array | undefined>;
  alertStateSet(ruleId: string, state: Uint8Array, options: { ttlMs: number }): Promise<void>;
  health(): PartHealth;
  close(): Promise<void>;
}

export interface RateLimitAnswer {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly retryAfterMs: number;
}
