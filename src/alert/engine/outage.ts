import type { TimestampMs } from '../../model/time.ts';

/** Samples may be on their way for so long although nobody failed to answer for long. */
const LEAST_CATCH_UP_MS = 60_000;
/** Whatever is still missing then is taken for what it is. */
const MOST_CATCH_UP_MS = 3_600_000;
/** A window that overlaps an outage is in doubt for at most so long after the time that catching up should take. */
const MOST_OVERLAP_MS = 900_000;

export interface AskedWindow {
  readonly atMs: TimestampMs;
  readonly delayMs: number;
  readonly windowMs: number;
}

export interface OverlapQuestion extends Omit<AskedWindow, 'atMs'> {
  readonly afterMs: TimestampMs;
  readonly intervalMs: number;
}

/**
 * Remembers when the store was last away. It answers before the writers have stored what waited meanwhile: until they have
 * caught up, that a window has no or few samples says nothing.
 */
export class Outage {
  readonly #leastMs: number;
  #sinceMs = Number.NEGATIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;
  #isOver = true;

  /** `leastMs`: how long catching up takes at least; 0 when what is stored is there at once. */
  constructor(leastMs: number = LEAST_CATCH_UP_MS) {
    this.#leastMs = leastMs;
  }

  /**
   * Nobody was answered at this time. An outage that comes before the last was made up for goes on with it, and so does one that
   * is not over, however long nobody could ask because the leases of the rules were away as well.
   */
  down(atMs: TimestampMs): void {
    const isOther = this.#isOver ? atMs >= this.#caughtUpMs : atMs > this.#lastMs + MOST_CATCH_UP_MS;
    if (isOther) this.#sinceMs = atMs;
    this.#lastMs = Math.max(this.#lastMs, atMs);
    this.#isOver = false;
  }

  up(atMs: TimestampMs): void {
    if (!this.#isOver) this.#lastMs = Math.max(this.#lastMs, atMs);
    this.#isOver = true;
  }

  /** What others saw of it, before this evaluator began. `upMs` is undefined while it lasts. */
  recall({ sinceMs, upMs }: { readonly sinceMs: TimestampMs; readonly upMs: TimestampMs | undefined }): void {
    if ((upMs ?? Number.POSITIVE_INFINITY) <= this.#lastMs) return;
    this.#sinceMs = Math.min(sinceMs, this.#isOver ? sinceMs : this.#sinceMs);
    this.#lastMs = Math.max(this.#lastMs, upMs ?? sinceMs);
    this.#isOver = upMs !== undefined && this.#isOver;
  }

  /** Whether samples of the window may be on their way still. */
  isInDoubt({ atMs, delayMs, windowMs }: AskedWindow): boolean {
    if (this.#leastMs === 0) return false;
    const caughtUpMs = this.#caughtUpMs;
    // The first answers come before anybody knows that it is over.
    if (!this.#isOver && atMs <= this.#lastMs + MOST_CATCH_UP_MS) return true;
    if (atMs < caughtUpMs) return true;
    const startMs = atMs - delayMs - windowMs;
    return startMs < this.#lastMs + this.#leastMs && atMs < caughtUpMs + MOST_OVERLAP_MS;
  }

  /**
   * The first multiple of the interval after `afterMs` at which the store was away, or whose window has samples of the outage that
   * came later; undefined when there is none.
   */
  firstOverlapping({ afterMs, intervalMs, delayMs, windowMs }: OverlapQuestion): TimestampMs | undefined {
    const nextMs = (Math.floor(afterMs / intervalMs) + 1) * intervalMs;
    const atMs = Math.max(nextMs, Math.ceil(this.#sinceMs / intervalMs) * intervalMs);
    return atMs - delayMs - windowMs < this.#lastMs + this.#leastMs ? atMs : undefined;
  }

  /** Writers store at least twice as fast as samples come, so that they need no longer than the outage lasted. */
  get #caughtUpMs(): TimestampMs {
    if (this.#lastMs === Number.NEGATIVE_INFINITY) return Number.NEGATIVE_INFINITY;
    const lengthMs = this.#lastMs - this.#sinceMs;
    return this.#lastMs + Math.min(Math.max(this.#leastMs, lengthMs), MOST_CATCH_UP_MS);
  }
}
