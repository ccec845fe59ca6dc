/** Shared, short-lived state: the query cache and rate limits. Losing it makes things slower, never wrong. */
export interface StateStore {
  /** The bytes kept under `key`, or undefined when there are none or their time is over. */
  cacheGet(key: string): Promise<Uint8Array | undefined>;
  cacheSet(key: string, value: Uint8Array, options: { ttlMs: number }): Promise<void>;
  /**
   * Counts one request of `key` in a sliding window: allowed when fewer than `limit` were allowed in the last `windowMs`.
   * `retryAfterMs` is when the next one will be allowed, 0 when this one is.
   */
  takeRateLimit(key: string, options: { limit: number; windowMs: number }): Promise<RateLimitAnswer>;
  close(): Promise<void>;
}

export interface RateLimitAnswer {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly retryAfterMs: number;
}
