import CircuitBreaker from 'opossum';
import type { Clock } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import { isCancelled, isStoreFailure } from './errors.ts';

/** Fewer reads than this in ten seconds say nothing about their share of failures. */
const LEAST_READS = 5;
/** An open circuit is tried at most so often: a store that is restarting has some peace, and rules have an interval of seconds. */
const TRIAL_MS = 2_000;

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface BreakerOptions {
  readonly errorPercent: number;
  readonly resetMs: number;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly changed: (state: BreakerState) => void;
}

export interface BreakerTurn {
  /** Whether this may find out that the store is back before the pause is over. For askers that come again by themselves. */
  readonly mayTry?: boolean;
  /** Asks again for what failed and was counted: only an answer counts, so that one query does not open the circuit for all. */
  readonly isSecondLook?: boolean;
}

/**
 * Stops asking a store that keeps failing, so that it can recover and queries are answered at once from what is kept.
 * Only the store's failures count: wrong, too large and cancelled queries do not.
 *
 * While it is open, those that `mayTry` make trials: one at a time, at most one every two seconds. An answer closes the circuit for
 * everybody; a failure leaves it as it is.
 */
export class StoreBreaker {
  readonly #circuit: CircuitBreaker<[() => Promise<unknown>], unknown>;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  /** Resolves when the trial that runs is over. */
  #trial: Promise<void> | undefined;
  #nextTrialMs = Number.NEGATIVE_INFINITY;

  constructor({ errorPercent, resetMs, clock, changed }: BreakerOptions) {
    this.#clock = clock;
    this.#circuit = new CircuitBreaker((work: () => Promise<unknown>) => work(), {
      // Each query has its own deadline, which also aborts the read.
      timeout: false,
      errorThresholdPercentage: errorPercent,
      resetTimeout: resetMs,
      volumeThreshold: LEAST_READS,
      errorFilter: (error) => !isStoreFailure(error),
      rollingPercentilesEnabled: false,
    });
    this.#circuit.on('open', () => {
      this.#nextTrialMs = clock.monotonicMs() + TRIAL_MS;
      changed('open');
    });
    this.#circuit.on('halfOpen', () => changed('half-open'));
    this.#circuit.on('close', () => changed('closed'));
  }

  /** Throws `QUERY_UNAVAILABLE` (503) without running `work` while the circuit is open, unless this is a trial. */
  async run<T>(work: () => Promise<T>, { mayTry, isSecondLook }: BreakerTurn = {}): Promise<T> {
    if (isSecondLook) return this.#lookAgain(work);
    if (mayTry && this.#isTrialDue) return this.#try(work);
    // What comes of a trial that runs holds for all that could have made it.
    if (mayTry && this.#trial !== undefined) await this.#trial;
    try {
      return (await this.#circuit.fire(work)) as T;
    } catch (error) {
      throw isOpenCircuit(error) ? unavailable(error) : error;
    }
  }

  /** Throws `QUERY_UNAVAILABLE` (503) while `run` would: nobody needs to wait for a turn to learn that. */
  check({ mayTry }: BreakerTurn = {}): void {
    if (mayTry && (this.#isTrialDue || this.#trial !== undefined)) return;
    if (this.state === 'open') throw unavailable();
  }

  get state(): BreakerState {
    if (this.#circuit.halfOpen) return 'half-open';
    return this.#circuit.opened ? 'open' : 'closed';
  }

  close(): void {
    this.#circuit.shutdown();
  }

  get #isTrialDue(): boolean {
    if (this.state === 'closed' || this.#trial !== undefined) return false;
    return this.#clock.monotonicMs() >= this.#nextTrialMs;
  }

  /** The library lets nothing through before its own pause is over, so that a trial goes past it, and then tells it to close. */
  async #try<T>(work: () => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#trial = promise;
    this.#nextTrialMs = this.#clock.monotonicMs() + TRIAL_MS;
    try {
      const answer = await work();
      this.#answered();
      return answer;
    } catch (error) {
      if (isStoreFailure(error)) this.#failed();
      // A refusal is an answer too; that nobody waited for it is none.
      else if (!isCancelled(error)) this.#answered();
      throw error;
    } finally {
      this.#trial = undefined;
      resolve();
    }
  }

  async #lookAgain<T>(work: () => Promise<T>): Promise<T> {
    if (this.state !== 'closed') throw unavailable();
    const answer = await work();
    // Counted; it may have been opened since, which changes nothing about the answer.
    await this.#circuit.fire(async () => answer).catch(() => undefined);
    return answer;
  }

  #answered(): void {
    if (!this.#circuit.isShutdown) this.#circuit.close();
  }

  #failed(): void {
    if (this.#circuit.halfOpen) this.#circuit.open();
  }
}

function isOpenCircuit(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EOPENBREAKER';
}

function unavailable(cause?: unknown): AppError {
  return new AppError(
    'QUERY_UNAVAILABLE',
    'the store keeps failing; queries are paused until it is tried again',
    {
      status: 503,
      retryable: true,
      fix: 'See /health for what fails. query.breakerResetSeconds says how long the pause is.',
      cause,
    },
  );
}
