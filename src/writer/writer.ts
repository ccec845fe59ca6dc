import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { WriterSettings } from '../config/sections/writer.ts';
import type { Clock } from '../lib/clock.ts';
import type { ReceiveOptions, SampleQueue } from '../queue/port.ts';
import type { SampleStore } from '../store/port.ts';
import { GroupCommit } from './group-commit.ts';
import type { WriterObserver } from './observe.ts';
import type { SeriesIdCache } from './series-id-cache.ts';
import { SeriesResolver, type WriterCatalog } from './series-resolver.ts';
import { StoreOutage } from './store-outage.ts';

export interface WriterDependencies {
  readonly queue: SampleQueue;
  readonly store: Pick<SampleStore, 'registerSeries' | 'write'>;
  readonly catalog: WriterCatalog;
  /** Ids that other writers of the same store were given; none where there is only one writer. */
  readonly idCache?: SeriesIdCache;
  /** What this process knows of series is not what the store has: it cannot store anything right any more. */
  readonly onContradiction?: (error: Error) => void;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly settings: WriterSettings;
  readonly observe: WriterObserver;
  /** From 0 up to 1, for jitter. */
  readonly random?: () => number;
  /** Waits between tries; rejects or resolves early when the signal aborts. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Writer {
  start(): void;
  /** Stores what was accepted, as far as the store takes it, and ends. With a queue that holds durably the rest stays there. */
  stop(): Promise<void>;
}

/**
 * Takes batches from the queue and commits them to the store, as many together as have arrived (group commit): an idle store
 * gets a single batch at once, a busy one gets all that came in the meantime.
 */
export function createWriter(dependencies: WriterDependencies): Writer {
  return new GroupCommitWriter(dependencies);
}

class GroupCommitWriter implements Writer {
  readonly #deps: WriterDependencies;
  readonly #outage: StoreOutage;
  readonly #group: GroupCommit;
  readonly #stopping = new AbortController();
  readonly #commits = new Set<Promise<void>>();
  #running: Promise<void> | undefined;

  constructor(dependencies: WriterDependencies) {
    this.#deps = dependencies;
    const { settings, clock, random = Math.random } = dependencies;
    this.#outage = new StoreOutage({ settings, clock, random });
    const resolver = new SeriesResolver(dependencies);
    this.#group = new GroupCommit({ ...dependencies, resolver, outage: this.#outage });
  }

  start(): void {
    if (this.#running !== undefined) throw new Error('BUG: the writer was started twice');
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    const { queue } = this.#deps;
    if (queue.holdsDurably) this.#stopping.abort();
    else await queue.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { queue, settings } = this.#deps;
    const { signal } = this.#stopping;
    const options: ReceiveOptions = {
      maxSamples: settings.maxBatchSamples,
      signal,
      // Where a publisher waits for each batch, waiting for more of them would only be slower.
      ...(queue.holdsDurably && { gather: { untilSamples: settings.batchSamples, maxMs: settings.batchMs } }),
    };
    for (;;) {
      // Batches gather in the queue until a commit may begin, so that it takes all of them.
      await this.#commitSlot();
      if (queue.holdsDurably) await this.#waitOutOutage(signal);
      const deliveries = await queue.receive(options);
      if (deliveries.length === 0) break;
      const commit = this.#group.store(deliveries).finally(() => this.#commits.delete(commit));
      this.#commits.add(commit);
    }
    await Promise.all(this.#commits);
  }

  /** Waits until one more commit may begin. During an outage one group alone tries whether it is over. */
  async #commitSlot(): Promise<void> {
    const { commitsAtOnce } = this.#deps.settings;
    while (this.#commits.size >= (this.#outage.cause === undefined ? commitsAtOnce : 1)) {
      await Promise.race(this.#commits);
    }
  }

  async #waitOutOutage(signal: AbortSignal): Promise<void> {
    const { sleep = abortableSleep } = this.#deps;
    const { waitMs } = this.#outage;
    if (waitMs > 0) await sleep(waitMs, signal);
  }
}

async function abortableSleep(ms: number, signal: AbortSignal): Promise<void> {
  // An abort ends the wait; that the writer stops is told by the queue's empty answer.
  await sleepFor(ms, undefined, { signal }).catch(() => undefined);
}
