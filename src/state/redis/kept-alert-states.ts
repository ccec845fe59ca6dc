import { LRUCache } from 'lru-cache';
import type { Clock } from '../../lib/clock.ts';

// More rules than one process evaluates; a dropped state is rebuilt from the events.
const MOST_RULES = 100_000;

interface Kept {
  readonly ruleId: string;
  readonly state: Uint8Array;
  readonly expiresAtMs: number;
}

/** The alert states that Redis did not take. They are newer than what it holds, so they count until it takes one. */
export class KeptAlertStates {
  readonly #clock: Clock;
  readonly #states = new LRUCache<string, Kept>({ max: MOST_RULES });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(ruleId: string): Uint8Array | undefined {
    const kept = this.#states.get(ruleId);
    return kept === undefined || this.#leftMs(kept) <= 0 ? undefined : kept.state;
  }

  set(ruleId: string, state: Uint8Array, ttlMs: number): void {
    this.#states.set(ruleId, { ruleId, state, expiresAtMs: this.#clock.monotonicMs() + ttlMs });
  }

  delete(ruleId: string): void {
    this.#states.delete(ruleId);
  }

  /** Hands out each state that still counts, with the time it has left, and forgets it once it was taken. */
  async moveTo(take: (ruleId: string, state: Uint8Array, ttlMs: number) => Promise<void>): Promise<void> {
    for (const kept of [...this.#states.values()]) {
      const leftMs = this.#leftMs(kept);
      if (leftMs > 0) await take(kept.ruleId, kept.state, leftMs);
      // A newer one may have come in the meantime.
      if (this.#states.peek(kept.ruleId) === kept) this.#states.delete(kept.ruleId);
    }
  }

  #leftMs({ expiresAtMs }: Kept): number {
    return expiresAtMs - this.#clock.monotonicMs();
  }
}
