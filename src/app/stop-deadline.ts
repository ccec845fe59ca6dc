import type { Clock } from '../lib/clock.ts';

export interface StopDeadlineOptions {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** For the whole stop. */
  readonly timeoutMs: number;
}

/** The time there is for stopping, which the steps of the stop share. */
export class StopDeadline {
  readonly #options: StopDeadlineOptions;
  #endMs: number | undefined;

  constructor(options: StopDeadlineOptions) {
    this.#options = options;
  }

  /** Time runs from the first call. */
  begin(): void {
    this.#endMs ??= this.#options.clock.monotonicMs() + this.#options.timeoutMs;
  }

  get leftMs(): number {
    this.begin();
    return Math.max(0, (this.#endMs ?? 0) - this.#options.clock.monotonicMs());
  }
}
