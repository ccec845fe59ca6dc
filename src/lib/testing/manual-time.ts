import type { Clock } from '../clock.ts';
import type { CancelTimer, Timers } from '../timers.ts';

interface Timer {
  readonly atMs: number;
  readonly run: () => void;
}

/** Clock and timers that move only when a test says so. */
export class ManualTime implements Clock, Timers {
  #nowMs: number;
  #monotonicMs = 0;
  readonly #timers = new Set<Timer>();

  constructor(nowMs = Date.UTC(2026, 10, 22)) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  /** Sets the wall clock only, as an administrator would. */
  setWallClock(nowMs: number): void {
    this.#nowMs = nowMs;
  }

  after(delayMs: number, run: () => void): CancelTimer {
    const timer = { atMs: this.#monotonicMs + delayMs, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Milliseconds until each waiting timer, soonest first. */
  get delays(): number[] {
    return [...this.#timers].map(({ atMs }) => atMs - this.#monotonicMs).sort((a, b) => a - b);
  }

  /** Runs what comes due within `ms`, in order, each at its own time. */
  advance(ms: number): void {
    const endMs = this.#monotonicMs + ms;
    for (let timer = this.#firstUntil(endMs); timer !== undefined; timer = this.#firstUntil(endMs)) {
      this.#moveTo(timer.atMs);
      this.#timers.delete(timer);
      timer.run();
    }
    this.#moveTo(endMs);
  }

  #firstUntil(endMs: number): Timer | undefined {
    const due = [...this.#timers].filter(({ atMs }) => atMs <= endMs);
    return due.sort((a, b) => a.atMs - b.atMs)[0];
  }

  #moveTo(monotonicMs: number): void {
    this.#nowMs += monotonicMs - this.#monotonicMs;
    this.#monotonicMs = monotonicMs;
  }
}
