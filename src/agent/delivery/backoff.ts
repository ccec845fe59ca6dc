export interface BackoffSettings {
  /** Upper bound of the first wait; it doubles with every failure. */
  readonly minMs: number;
  readonly maxMs: number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** A server that asks for more is asked again after this all the same; it may have been a mistake. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/**
 * Exponential backoff with full jitter: each wait is random between 0 and the bound, which spreads thousands of
 * agents best (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). A server's `Retry-After`
 * is waited in full and the jitter added to it, or all its clients would come back in the same moment.
 */
export class Backoff {
  readonly #settings: BackoffSettings;
  #failures = 0;

  constructor(settings: BackoffSettings) {
    this.#settings = settings;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Counts a failure and says how long to wait. */
  nextDelayMs(retryAfterMs = 0): number {
    const { minMs, maxMs, random } = this.#settings;
    const boundMs = Math.min(maxMs, minMs * 2 ** Math.min(this.#failures, 52));
    this.#failures += 1;
    return Math.min(retryAfterMs, MAX_RETRY_AFTER_MS) + random() * boundMs;
  }

  reset(): void {
    this.#failures = 0;
  }
}
