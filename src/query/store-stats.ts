import type { Clock } from '../lib/clock.ts';
import type { SampleStore, StoreStats } from '../store/port.ts';
import { untilAborted } from './deadline.ts';

/** What the store covers changes by the day; asking once a second is plenty. */
const FRESH_MS = 1_000;
/** A store that takes longer is out of order: the figures from before are as good as any, and reads may go to a replica. */
const PATIENCE_MS = 1_000;

/**
 * The store's figures, at most a second old while it answers; callers at the same time share one question. While it does not, the
 * last ones: no reason to fail what can still be read. Throws what the store throws before its first answer.
 */
export class StatsCache {
  readonly #store: Pick<SampleStore, 'stats'>;
  readonly #clock: Clock;
  #asking: Promise<StoreStats> | undefined;
  #last: { readonly stats: StoreStats; readonly askedMs: number } | undefined;

  constructor({ store, clock }: { store: Pick<SampleStore, 'stats'>; clock: Clock }) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Throws the signal's reason as soon as that aborts. */
  async get(stop: AbortSignal): Promise<StoreStats> {
    stop.throwIfAborted();
    const last = this.#last;
    if (last !== undefined && this.#clock.monotonicMs() - last.askedMs < FRESH_MS) return last.stats;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    const asking = this.#asking;
    return untilAborted(last === undefined ? asking : orElse(last.stats, asking), stop);
  }

  async #ask(): Promise<StoreStats> {
    const askedMs = this.#clock.monotonicMs();
    const stats = await this.#store.stats();
    this.#last = { stats, askedMs };
    return stats;
  }
}

/** `before` when the store fails, or takes too long. */
async function orElse(before: StoreStats, asking: Promise<StoreStats>): Promise<StoreStats> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<StoreStats>((resolve) => {
    timer = setTimeout(() => resolve(before), PATIENCE_MS);
  });
  try {
    return await Promise.race([asking, late]);
  } catch {
    return before;
  } finally {
    clearTimeout(timer);
  }
}
