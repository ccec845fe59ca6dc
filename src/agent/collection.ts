import type { Clock } from '../lib/clock.ts';
import type { Timers } from '../lib/timers.ts';
import type { Collector, Reading } from './collectors/collector.ts';
import type { AgentLog } from './log.ts';

export interface CollectionDependencies {
  readonly collectors: readonly Collector[];
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: AgentLog;
  /** A collector that takes longer is left behind, and skipped until it is done. */
  readonly timeoutMs: number;
}

/** Runs all collectors at once; one that fails or hangs takes nothing from the others. */
export class Collection {
  readonly #deps: CollectionDependencies;
  readonly #busy = new Set<Collector>();
  /** What a collector failed with last, so that each trouble is logged once and not every ten seconds. */
  readonly #troubles = new Map<Collector, string>();
  #errors = 0;
  #lastDurationSeconds = 0;

  constructor(deps: CollectionDependencies) {
    this.#deps = deps;
  }

  get health(): { lastDurationSeconds: number; collectErrors: number } {
    return { lastDurationSeconds: this.#lastDurationSeconds, collectErrors: this.#errors };
  }

  async run(): Promise<readonly Reading[]> {
    const { collectors, clock } = this.#deps;
    const startMs = clock.monotonicMs();
    const readings = await Promise.all(collectors.map((collector) => this.#runOne(collector)));
    this.#lastDurationSeconds = (clock.monotonicMs() - startMs) / 1000;
    return readings.flat();
  }

  async #runOne(collector: Collector): Promise<readonly Reading[]> {
    if (this.#busy.has(collector)) {
      this.#fail(collector, 'it has not finished yet');
      return [];
    }
    this.#busy.add(collector);
    const work = collector.collect().finally(() => this.#busy.delete(collector));
    try {
      const readings = await this.#withinTime(work);
      this.#recover(collector);
      return readings;
    } catch (error) {
      this.#fail(collector, error instanceof Error ? error.message : String(error));
      return [];
    }
  }

  async #withinTime<T>(work: Promise<T>): Promise<T> {
    const { timers, timeoutMs } = this.#deps;
    let cancel = (): void => undefined;
    const timeout = new Promise<never>((_, reject) => {
      cancel = timers.after(timeoutMs, () => reject(new Error('it has not finished yet')));
    });
    try {
      return await Promise.race([work, timeout]);
    } finally {
      cancel();
    }
  }

  #fail(collector: Collector, reason: string): void {
    this.#errors += 1;
    if (this.#troubles.get(collector) === reason) return;
    this.#troubles.set(collector, reason);
    this.#deps.log.warn({ collector: collector.name, reason }, 'a collector has no readings');
  }

  #recover(collector: Collector): void {
    if (!this.#troubles.delete(collector)) return;
    this.#deps.log.info({ collector: collector.name }, 'the collector has readings again');
  }
}
