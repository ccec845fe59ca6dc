import { MINUTE_MS } from '../../model/time.ts';
import type { WriteAges } from './rollup-window.ts';

interface Written {
  readonly atMs: number;
  readonly samples: number;
  readonly ageMs: number;
}

/** How far back is looked. */
const WINDOW_MS = MINUTE_MS;
/** Without samples there is no hurry; they may be on their way, held up together with all others. */
const UNKNOWN_AGE_MS = 60 * MINUTE_MS;

/** How old samples are when they are written: seconds as a rule, much more while a backlog is worked off. */
export class SampleAges {
  readonly #monotonicMs: () => number;
  #written: Written[] = [];

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  note(samples: number, ageMs: number): void {
    const atMs = this.#monotonicMs();
    this.#written.push({ atMs, samples, ageMs });
    // Dropped now and then, not each time.
    if (this.#written.length > 1_000 && (this.#written[0]?.atMs ?? atMs) < atMs - 2 * WINDOW_MS) {
      this.#forgetOld(atMs);
    }
  }

  /**
   * Half of the samples of the last minute were younger than `typicalMs`: a few old ones, of a machine that was away, do not change
   * it, a queue that is worked off does. 99 of 100 were younger than `highMs`, which tells how long senders take.
   */
  now(): WriteAges {
    this.#forgetOld(this.#monotonicMs());
    const byAge = this.#written.toSorted((a, b) => a.ageMs - b.ageMs);
    return { typicalMs: ageAt(byAge, 0.5), highMs: ageAt(byAge, 0.99) };
  }

  #forgetOld(nowMs: number): void {
    this.#written = this.#written.filter(({ atMs }) => atMs >= nowMs - WINDOW_MS);
  }
}

/** The age below which `share` of the samples are. */
function ageAt(byAge: readonly Written[], share: number): number {
  const wanted = byAge.reduce((sum, { samples }) => sum + samples, 0) * share;
  let samples = 0;
  for (const written of byAge) {
    samples += written.samples;
    if (samples >= wanted) return Math.max(0, written.ageMs);
  }
  return UNKNOWN_AGE_MS;
}
