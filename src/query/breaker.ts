import CircuitBreaker from 'opossum';
import { AppError } from '../lib/errors.ts';
import { isStoreFailure } from './errors.ts';

/** Fewer reads than this in ten seconds say nothing about their share of failures. */
const LEAST_READS = 5;

export type BreakerState = 'closed' | 'half-open' | 'open';

export interface BreakerOptions {
  readonly errorPercent: number;
  readonly resetMs: number;
  readonly changed: (state: BreakerState) => void;
}

/**
 * Stops asking a store that keeps failing, so that it can recover and queries are answered at once from what is kept.
 * Only the store's failures count: wrong, too large and cancelled queries do not.
 */
export class StoreBreaker {
  readonly #circuit: CircuitBreaker<[() => Promise<unknown>], unknown>;

  constructor({ errorPercent, resetMs, changed }: BreakerOptions) {
    this.#circuit = new CircuitBreaker((work: () => Promise<unknown>) => work(), {
      // Each query has its own deadline, which also aborts the read.
      timeout: false,
      errorThresholdPercentage: errorPercent,
      resetTimeout: resetMs,
      volumeThreshold: LEAST_READS,
      errorFilter: (error) => !isStoreFailure(error),
      rollingPercentilesEnabled: false,
    });
    this.#circuit.on('open', () => changed('open'));
    this.#circuit.on('halfOpen', () => changed('half-open'));
    this.#circuit.on('close', () => changed('closed'));
  }

  /** Throws `QUERY_UNAVAILABLE` (503) without running `work` while the circuit is open. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    try {
      return (await this.#circuit.fire(work)) as T;
    } catch (error) {
      throw isOpenCircuit(error) ? unavailable(error) : error;
    }
  }

  /** Throws `QUERY_UNAVAILABLE` (503) while the circuit is open: nobody needs to wait for a turn to learn that. */
  check(): void {
    if (this.state === 'open') throw unavailable();
  }

  get state(): BreakerState {
    if (this.#circuit.halfOpen) return 'half-open';
    return this.#circuit.opened ? 'open' : 'closed';
  }

  close(): void {
    this.#circuit.shutdown();
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
