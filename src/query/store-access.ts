import type { QuerySettings } from '../config/sections/query.ts';
import type { Clock } from '../lib/clock.ts';
import type { SampleStore, StoreStats } from '../store/port.ts';
import type { BreakerTurn, StoreBreaker } from './breaker.ts';
import { untilAborted, withDeadline } from './deadline.ts';
import { QuerySlots } from './query-slots.ts';
import { StatsCache } from './store-stats.ts';

export type QueryStore = Pick<SampleStore, 'readBuckets' | 'readSamples' | 'explainBuckets' | 'stats'>;

export interface StoreAccessDependencies {
  readonly store: QueryStore;
  readonly clock: Clock;
  readonly settings: Pick<QuerySettings, 'timeoutSeconds' | 'maxConcurrent' | 'maxWaiting'>;
  readonly breaker: StoreBreaker;
}

export interface StoreTurn extends BreakerTurn {
  readonly signal: AbortSignal;
  /** Goes before others that wait, and is never refused. For askers that bound themselves. */
  readonly isUrgent?: boolean;
  /** Shorter than `query.timeoutSeconds`. */
  readonly timeoutMs?: number;
}

/** The one way to the store for all who ask: so many at once, each within its time, through the circuit breaker. */
export class StoreAccess {
  readonly store: QueryStore;
  readonly #breaker: StoreBreaker;
  readonly #timeoutMs: number;
  readonly #slots: QuerySlots;
  readonly #stats: StatsCache;
  #answers = 0;

  constructor({ store, clock, settings, breaker }: StoreAccessDependencies) {
    this.store = store;
    this.#breaker = breaker;
    this.#timeoutMs = settings.timeoutSeconds * 1_000;
    this.#slots = new QuerySlots({ most: settings.maxConcurrent, mostWaiting: settings.maxWaiting });
    this.#stats = new StatsCache({ store, clock });
  }

  /** How often the store has answered, refusals apart. */
  get answers(): number {
    return this.#answers;
  }

  /** Whether the store is asked by everybody: the circuit breaker is closed. */
  get isOpenToAll(): boolean {
    return this.#breaker.state === 'closed';
  }

  /** Throws `QUERY_UNAVAILABLE` (503) while the circuit breaker is open: nobody needs to wait for a turn to learn that. */
  check(turn?: BreakerTurn): void {
    this.#breaker.check(turn);
  }

  /** The store's figures, at most a second old while it answers. To be asked in a turn, with its signal. */
  stats(stop: AbortSignal): Promise<StoreStats> {
    return this.#stats.get(stop);
  }

  /**
   * The same without a turn. They may be from before while the store is away, so they say nothing about it to the circuit breaker.
   * Throws `QUERY_TIMEOUT` (504), `QUERY_CANCELLED` (499) and, before its first answer, what the store throws.
   */
  figures(signal: AbortSignal): Promise<StoreStats> {
    return withDeadline((stop) => this.stats(stop), { timeoutMs: this.#timeoutMs, signal });
  }

  /**
   * Runs `work` when it is its turn. Throws what it throws, `QUERY_OVERLOADED` and `QUERY_UNAVAILABLE` (503), `QUERY_TIMEOUT`
   * (504) or `QUERY_CANCELLED` (499).
   */
  async run<T>(work: (stop: AbortSignal) => Promise<T>, turn: StoreTurn): Promise<T> {
    this.check(turn);
    const { signal, timeoutMs = this.#timeoutMs } = turn;
    return withDeadline((stop) => this.#inTurn(work, stop, turn), { timeoutMs, signal });
  }

  /**
   * Waiting for a turn is no failure of the store, so it is outside the breaker. The slot is held until the store is done,
   * also where the asker has left or the time was over before.
   */
  async #inTurn<T>(work: (stop: AbortSignal) => Promise<T>, stop: AbortSignal, turn: StoreTurn): Promise<T> {
    const release = await this.#slots.take(stop, turn);
    let done: Promise<unknown> = Promise.resolve();
    try {
      stop.throwIfAborted();
      const result = await this.#breaker.run(() => {
        const answer = work(stop);
        done = answer;
        return untilAborted(answer, stop);
      }, turn);
      this.#answers += 1;
      return result;
    } finally {
      done.then(release, release);
    }
  }
}
