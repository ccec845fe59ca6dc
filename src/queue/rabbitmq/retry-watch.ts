export interface RetryWatchOptions {
  readonly holdMs: number;
  readonly monotonicMs: () => number;
}

/** Knows since when no batch could be stored: from the first one that came back on, until one is stored. */
export class RetryWatch {
  readonly #options: RetryWatchOptions;
  #sinceMs: number | undefined;

  constructor(options: RetryWatchOptions) {
    this.#options = options;
  }

  /** Notes a batch that came back; returns true when it has been that way for longer than batches are to be held. */
  cameBack(): boolean {
    const { holdMs, monotonicMs } = this.#options;
    const nowMs = monotonicMs();
    this.#sinceMs ??= nowMs;
    return nowMs - this.#sinceMs >= holdMs;
  }

  stored(): void {
    this.#sinceMs = undefined;
  }
}
