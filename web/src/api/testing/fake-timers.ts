import { setImmediate } from 'node:timers/promises';
import type { Timers } from '../board-ask.ts';

/** Timers over a clock that stands still until it is moved. */
export class FakeTimers implements Timers {
  #nowMs = Date.parse('2026-11-22T12:00:00Z');
  #next = 1;
  readonly #waiting = new Map<number, { readonly atMs: number; readonly work: () => void }>();

  get pending(): number {
    return this.#waiting.size;
  }

  now(): number {
    return this.#nowMs;
  }

  setTimeout(work: () => void, ms: number): number {
    this.#next += 1;
    this.#waiting.set(this.#next, { atMs: this.#nowMs + ms, work });
    return this.#next;
  }

  clearTimeout(timer: unknown): void {
    this.#waiting.delete(timer as number);
  }

  /** Moves on, with everything that falls due, and what follows from it, in its time. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settled();
    for (;;) {
      const due = [...this.#waiting].filter(([, { atMs }]) => atMs <= untilMs);
      const [next] = due.sort(([, a], [, b]) => a.atMs - b.atMs);
      if (next === undefined) break;
      this.#waiting.delete(next[0]);
      this.#nowMs = Math.max(this.#nowMs, next[1].atMs);
      next[1].work();
      await settled();
    }
    this.#nowMs = untilMs;
  }
}

/** Promises that are resolved have had their turns. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await setImmediate();
}
