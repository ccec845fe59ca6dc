import type { Logger } from 'pino';
import type { Clock } from '../../lib/clock.ts';
import type { PartHealth } from '../../lib/part-health.ts';

/** A refusal counts for this long: nothing says that it is over but that none follows. */
const REFUSAL_COUNTS_MS = 30_000;
const LOG_AGAIN_MS = 30_000;

interface Trouble {
  readonly sinceMs: number;
  readonly reason: string;
}

/** What is said of Redis, to the health page and the log: the first failure and the recovery, and each 30 s in between. */
export class RedisHealth {
  readonly #where: string;
  readonly #clock: Clock;
  readonly #log: Pick<Logger, 'info' | 'warn'>;
  #isFound = false;
  #trouble: Trouble | undefined;
  #refusal: Trouble | undefined;
  #loggedMs = Number.NEGATIVE_INFINITY;
  #refusalLoggedMs = Number.NEGATIVE_INFINITY;

  constructor({ where, clock, log }: { where: string; clock: Clock; log: Pick<Logger, 'info' | 'warn'> }) {
    this.#where = where;
    this.#clock = clock;
    this.#log = log;
  }

  found(): void {
    this.#isFound = true;
    const awaySince = this.#trouble;
    this.#trouble = undefined;
    this.#loggedMs = Number.NEGATIVE_INFINITY;
    if (awaySince === undefined) return;
    const awaySeconds = Math.round((this.#clock.now() - awaySince.sinceMs) / 1_000);
    this.#log.info({ redis: this.#where, awaySeconds }, 'Redis is used again');
  }

  lost(reason: string): void {
    this.#isFound = false;
    this.#trouble = { sinceMs: this.#trouble?.sinceMs ?? this.#clock.now(), reason };
    if (this.#clock.monotonicMs() - this.#loggedMs < LOG_AGAIN_MS) return;
    this.#loggedMs = this.#clock.monotonicMs();
    this.#log.warn(
      { redis: this.#where, reason },
      'Redis is away; this process goes on with a cache and rate limits of its own, and tries again',
    );
  }

  /** A command that Redis answered with an error, for example because its memory is full. */
  refused(reason: string): void {
    this.#refusal = { sinceMs: this.#clock.monotonicMs(), reason };
    if (this.#clock.monotonicMs() - this.#refusalLoggedMs < LOG_AGAIN_MS) return;
    this.#refusalLoggedMs = this.#clock.monotonicMs();
    this.#log.warn(
      { redis: this.#where, reason },
      'Redis refuses commands; this process goes on without their answers',
    );
  }

  report(): PartHealth {
    if (this.#trouble !== undefined) {
      const since = new Date(this.#trouble.sinceMs).toISOString();
      return degraded(
        'STATE_UNAVAILABLE',
        `waits for Redis at ${this.#where} since ${since}: ${this.#trouble.reason}; until then this process has a cache and rate limits of its own`,
      );
    }
    if (!this.#isFound) return degraded('STATE_UNAVAILABLE', `connects to Redis at ${this.#where}`);
    if (this.#refusal === undefined) return { status: 'ok' };
    if (this.#clock.monotonicMs() - this.#refusal.sinceMs >= REFUSAL_COUNTS_MS) return { status: 'ok' };
    return degraded('STATE_REFUSED', `Redis at ${this.#where} refuses commands: ${this.#refusal.reason}`);
  }
}

function degraded(code: string, message: string): PartHealth {
  return { status: 'degraded', code, message };
}
