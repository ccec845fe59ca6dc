import type { WriterSettings } from '../config/sections/writer.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';

/**
 * Whether the store is out of order, and when it may be tried again: after each failure in a row the wait doubles, from
 * `retryMinMs` to `retryMaxMs`, of which a random half is taken off, so that many writers do not come back at once.
 */
export class StoreOutage {
  readonly #settings: WriterSettings;
  readonly #clock: Clock;
  readonly #random: () => number;
  #failures = 0;
  #tryAtMs = 0;
  #cause: unknown;

  constructor(options: { settings: WriterSettings; clock: Clock; random: () => number }) {
    this.#settings = options.settings;
    this.#clock = options.clock;
    this.#random = options.random;
  }

  /** The latest failure; undefined while the store works. */
  get cause(): unknown {
    return this.#failures === 0 ? undefined : this.#cause;
  }

  /** Milliseconds until the next try; 0 when the store works or a try is due. */
  get waitMs(): number {
    return this.#failures === 0 ? 0 : Math.max(0, this.#tryAtMs - this.#clock.monotonicMs());
  }

  /** Notes a failure; returns true when it is the first one after success. */
  failed(cause: unknown): boolean {
    // A commit that began before the one that failed must not double the wait.
    if (this.waitMs > 0) return false;
    const { retryMinMs, retryMaxMs } = this.#settings;
    this.#failures += 1;
    const waitMs = backoffMs(this.#failures, {
      firstMs: retryMinMs,
      maxMs: retryMaxMs,
      random: this.#random,
    });
    this.#tryAtMs = this.#clock.monotonicMs() + waitMs;
    this.#cause = cause;
    return this.#failures === 1;
  }

  /** Notes a success; returns true when it ends an outage. */
  succeeded(): boolean {
    const ended = this.#failures > 0;
    this.#failures = 0;
    return ended;
  }
}
