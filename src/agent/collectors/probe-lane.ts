import type { Reading } from './collector.ts';
import type { Mount } from './mounts.ts';

/** Asks mounts one after the other; a mount that does not answer stops the lane, never its caller. */
export class ProbeLane {
  readonly #probe: (mount: Mount) => Promise<Reading[]>;
  readonly #timeoutMs: number;
  #pending: Promise<unknown> | undefined;

  constructor(probe: (mount: Mount) => Promise<Reading[]>, timeoutMs: number) {
    this.#probe = probe;
    this.#timeoutMs = timeoutMs;
  }

  /** The readings of the mounts that answered in time. While an earlier call still hangs, nothing is asked. */
  async run(mounts: readonly Mount[]): Promise<readonly Reading[]> {
    if (this.#pending !== undefined || mounts.length === 0) return [];
    const readings: Reading[] = [];
    const timeIsOver = { value: false };
    this.#pending = this.#askAll(mounts, readings, timeIsOver).finally(() => {
      this.#pending = undefined;
    });
    await withinTime(this.#pending, this.#timeoutMs);
    timeIsOver.value = true;
    return [...readings];
  }

  async #askAll(
    mounts: readonly Mount[],
    readings: Reading[],
    timeIsOver: { value: boolean },
  ): Promise<void> {
    for (const mount of mounts) {
      if (timeIsOver.value) return;
      try {
        readings.push(...(await this.#probe(mount)));
      } catch {
        // Unmounted since the list was read, or not ours to see: it has no readings, the others do.
      }
    }
  }
}

/** Resolves when `work` has settled or the time is over, whichever is first. */
async function withinTime(work: Promise<unknown>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs);
    timer.unref();
  });
  await Promise.race([work, timeout]);
  clearTimeout(timer);
}
