import type { Clock } from '../lib/clock.ts';
import type { Tags } from '../model/series.ts';
import { HOUR_MS, SECOND_MS } from '../model/time.ts';
import type { CardinalityGuard, SeriesDirectory } from './cardinality-guard.ts';

export interface UnseenSeriesDependencies {
  readonly guard: Pick<CardinalityGuard, 'release'>;
  readonly directory: Pick<SeriesDirectory, 'lookup'>;
  readonly clock: Clock;
}

interface Unseen {
  readonly metric: string;
  readonly tags: Tags;
  readonly sinceMs: number;
}

/** A series that no writer has stored for so long is not on its way any more: its batch became a dead letter. */
const GIVE_UP_MS = 12 * HOUR_MS;
/** About 100 MiB. Beyond it the limit of series becomes less exact, which is better than ending for want of memory. */
const MOST = 200_000;
const LOOKS_PER_SWEEP = 2_000;

/**
 * New series that are safe in a queue but not in the directory yet: a writer registers them later, perhaps much later. They
 * go on counting towards the limit of their metric until the directory knows them.
 */
export class UnseenSeries {
  readonly #deps: UnseenSeriesDependencies;
  /** By series key; those looked at longest ago come first. */
  readonly #series = new Map<string, Unseen>();
  #sweptMs = Number.NEGATIVE_INFINITY;

  constructor(dependencies: UnseenSeriesDependencies) {
    this.#deps = dependencies;
  }

  get count(): number {
    return this.#series.size;
  }

  /** Takes over one hold on a series; each series keeps one. */
  take(metric: string, seriesKey: string, tags: Tags): void {
    if (this.#series.has(seriesKey) || this.#series.size >= MOST) this.#deps.guard.release(metric, seriesKey);
    else this.#series.set(seriesKey, { metric, tags, sinceMs: this.#deps.clock.monotonicMs() });
  }

  /** Lets go of those the directory knows by now; looks at some of them, once a second at most. */
  sweep(): void {
    const nowMs = this.#deps.clock.monotonicMs();
    if (nowMs - this.#sweptMs < SECOND_MS) return;
    this.#sweptMs = nowMs;
    let looks = Math.min(LOOKS_PER_SWEEP, this.#series.size);
    for (const [key, series] of this.#series) {
      if (looks === 0) return;
      looks -= 1;
      this.#series.delete(key);
      if (this.#isOver(series, nowMs)) this.#deps.guard.release(series.metric, key);
      else this.#series.set(key, series);
    }
  }

  #isOver({ metric, tags, sinceMs }: Unseen, nowMs: number): boolean {
    return nowMs - sinceMs > GIVE_UP_MS || this.#deps.directory.lookup(metric, tags) !== 0;
  }
}
