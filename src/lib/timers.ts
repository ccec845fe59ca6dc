export type CancelTimer = () => void;

/** Runs something later; injected so that tests decide when "later" is. */
export interface Timers {
  /** Calls `run` once, `delayMs` from now. The timer never keeps the process alive. */
  after(delayMs: number, run: () => void): CancelTimer;
}

/** Node counts delays in 32 bits and fires at once above this. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export const systemTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, delayMs), MAX_DELAY_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
