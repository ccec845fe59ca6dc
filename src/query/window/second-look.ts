import type { Clock } from '../../lib/clock.ts';
import type { StoreTurn } from '../store-access.ts';

/** A pack is meant to be read in a fraction of a second; who is not slow needs no more than this part of the time limit. */
const SHARE = 1 / 8;
/** Splits that nothing came of, before it is the store that is away: the halves, and the halves of both. */
const MOST_BLIND = 3;

export interface SecondLookDependencies {
  /** Why the requests were not answered together. */
  readonly error: unknown;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** Whether the store has answered anybody since they were asked together. */
  readonly isAnswering: () => boolean;
  /** The time limit of a query; a second look takes no longer in all. */
  readonly timeoutMs: number;
}

/**
 * How much may be asked of a store again when it did not answer many requests together, one of which may be to blame. While it
 * answers somebody, as much as fits into the time of one query; while it does not, a few reads only.
 */
export class SecondLook {
  readonly error: unknown;
  readonly #deps: SecondLookDependencies;
  #blind = 0;
  #untilMs: number | undefined;

  constructor(deps: SecondLookDependencies) {
    this.error = deps.error;
    this.#deps = deps;
  }

  get isBegun(): boolean {
    return this.#untilMs !== undefined;
  }

  /** How its reads are made. */
  get turn(): Pick<StoreTurn, 'isSecondLook' | 'timeoutMs'> {
    return { isSecondLook: true, timeoutMs: this.#deps.timeoutMs * SHARE };
  }

  /** Whether one more part may be split in two, which are read. */
  begin(): boolean {
    const { clock, timeoutMs, isAnswering } = this.#deps;
    const nowMs = clock.monotonicMs();
    this.#untilMs ??= nowMs + timeoutMs;
    if (nowMs >= this.#untilMs) return false;
    if (isAnswering()) return true;
    this.#blind += 1;
    return this.#blind <= MOST_BLIND;
  }
}
