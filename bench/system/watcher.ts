import { round, slope } from '../report/statistics.ts';
import { residentBytes } from './proc.ts';

const MIB = 1_024 * 1_024;

/** Looks at a process once a second: its memory, and what else the caller wants to know. */
export class Watcher {
  readonly #timer: NodeJS.Timeout;
  readonly #residents: { x: number; y: number }[] = [];
  #maxStallMs: number | undefined;

  constructor(pid: number, stallMs?: () => Promise<number | undefined>) {
    const startedAt = performance.now();
    this.#timer = setInterval(() => {
      this.#residents.push({ x: (performance.now() - startedAt) / 60_000, y: residentBytes(pid) / MIB });
      stallMs?.().then((stall) => {
        if (stall !== undefined) this.#maxStallMs = Math.max(stall, this.#maxStallMs ?? 0);
      });
    }, 1_000);
  }

  stop() {
    clearInterval(this.#timer);
    // The first half is start-up: caches fill and the compiler works.
    const later = this.#residents.slice(Math.floor(this.#residents.length / 2));
    return {
      maxStallMs: this.#maxStallMs === undefined ? null : round(this.#maxStallMs),
      rssStartMiB: Math.round(this.#residents[0]?.y ?? 0),
      rssMiddleMiB: Math.round(later[0]?.y ?? 0),
      rssEndMiB: Math.round(later.at(-1)?.y ?? 0),
      rssSlopeMiBPerMinute: round(slope(later)),
    };
  }
}
