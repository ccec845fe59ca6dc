import type { Clock } from '../../lib/clock.ts';
import type { CancelTimer, Timers } from '../../lib/timers.ts';

export interface PaceDependencies {
  readonly clock: Pick<Clock, 'now'>;
  readonly timers: Timers;
  readonly everyMs: number;
  /** Never rejects. */
  readonly tick: () => Promise<void>;
  readonly skipped: () => void;
}

/**
 * Ticks at whole multiples of its period since the epoch, so that all pages of all processes that are renewed as often ask about the same
 * now. A tick that is not done when the next one is due lets that one fall out.
 */
export class Pace {
  readonly #deps: PaceDependencies;
  #cancel: CancelTimer | undefined;
  #isTicking = false;

  constructor(deps: PaceDependencies) {
    this.#deps = deps;
    this.#schedule();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #schedule(): void {
    const { clock, timers, everyMs } = this.#deps;
    this.#cancel = timers.after(everyMs - (clock.now() % everyMs), () => {
      this.#schedule();
      void this.#tick();
    });
  }

  async #tick(): Promise<void> {
    const { tick, skipped } = this.#deps;
    if (this.#isTicking) {
      skipped();
      return;
    }
    this.#isTicking = true;
    await tick();
    this.#isTicking = false;
  }
}
