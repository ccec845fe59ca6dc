import type { Clock } from '../lib/clock.ts';
import type { SampleStore, StoreStats } from '../store/port.ts';

/** What the store covers changes by the day; asking once a second is plenty. */
const FRESH_MS = 1_000;

/** The store's figures, at most a second old; callers at the same time share one question. */
export function cachedStats(store: Pick<SampleStore, 'stats'>, clock: Clock): () => Promise<StoreStats> {
  let latest: { readonly answer: Promise<StoreStats>; readonly askedMs: number } | undefined;
  return () => {
    const nowMs = clock.monotonicMs();
    if (latest !== undefined && nowMs - latest.askedMs < FRESH_MS) return latest.answer;
    const asked = { answer: store.stats(), askedMs: nowMs };
    latest = asked;
    asked.answer.catch(() => {
      if (latest === asked) latest = undefined;
    });
    return asked.answer;
  };
}
