import type { BaseLogger } from 'pino';
import type { WriteSamples, WrittenSample } from '../ports.ts';
import type { EvaluatorObserver } from './contract.ts';

/** A batch is one message of the queue. */
const MOST_IN_BATCH = 10_000;
/** Samples that wait while writing is slow; 30 MB of them. Beyond, what waits longest is dropped. */
const MOST_WAITING = 200_000;

export interface SampleOutboxDependencies {
  readonly writeSamples: WriteSamples;
  readonly log: Pick<BaseLogger, 'warn'>;
  readonly observe: Pick<EvaluatorObserver, 'samplesLost'>;
}

interface Batch {
  readonly key: string;
  readonly samples: readonly WrittenSample[];
}

/** Writes samples behind the evaluation, which never waits for them: what cannot be written is counted and left. */
export class SampleOutbox {
  readonly #deps: SampleOutboxDependencies;
  readonly #waiting: Batch[] = [];
  readonly #stop = new AbortController();
  #waitingSamples = 0;
  #writing: Promise<void> | undefined;
  #isFailing = false;

  constructor(deps: SampleOutboxDependencies) {
    this.#deps = deps;
  }

  /** `key` is the same for the same samples, whoever writes them. */
  put(samples: readonly WrittenSample[], key: string): void {
    for (let from = 0; from < samples.length; from += MOST_IN_BATCH) {
      const part = samples.slice(from, from + MOST_IN_BATCH);
      this.#waiting.push({ key: from === 0 ? key : `${key}:${from / MOST_IN_BATCH}`, samples: part });
      this.#waitingSamples += part.length;
    }
    while (this.#waitingSamples > MOST_WAITING) this.#lose(this.#next());
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    await this.#writing;
  }

  /** Gives up what cannot be written at once. */
  async close(withinMs: number): Promise<void> {
    const timer = setTimeout(() => this.#stop.abort(), withinMs);
    await this.#writing;
    clearTimeout(timer);
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) await this.#write(this.#next());
    this.#writing = undefined;
  }

  #next(): Batch {
    const batch = this.#waiting.shift();
    if (batch === undefined) throw new Error('BUG: no batch waits');
    this.#waitingSamples -= batch.samples.length;
    return batch;
  }

  async #write(batch: Batch): Promise<void> {
    const { signal } = this.#stop;
    try {
      signal.throwIfAborted();
      await this.#deps.writeSamples(batch.samples, { key: batch.key, signal });
      this.#isFailing = false;
    } catch (err) {
      // Once for each time that it begins to fail, not for every batch.
      if (!this.#isFailing) this.#deps.log.warn({ err }, 'the state of alerts cannot be written as samples');
      this.#isFailing = true;
      this.#lose(batch);
    }
  }

  #lose({ samples }: Batch): void {
    this.#deps.observe.samplesLost(samples.length);
  }
}
