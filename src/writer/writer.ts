import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { WriterSettings } from '../config/sections/writer.ts';
import type { Clock } from '../lib/clock.ts';
import type { SampleBatch } from '../model/sample-batch.ts';
import type { Delivery, SampleQueue } from '../queue/port.ts';
import type { ResolvedBatch, SampleStore } from '../store/port.ts';
import { storeAround } from './batch-surgery.ts';
import { isTransient, storedInPart } from './faults.ts';
import type { WriterObserver } from './observe.ts';
import { SeriesResolver, type WriterCatalog } from './series-resolver.ts';
import { StoreOutage } from './store-outage.ts';

export interface WriterDependencies {
  readonly queue: SampleQueue;
  readonly store: Pick<SampleStore, 'registerSeries' | 'write'>;
  readonly catalog: WriterCatalog;
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

// One commit is on its way while the next group is made ready, so that the store never waits for this thread.
const COMMITS_AT_ONCE = 2;

/**
 * Takes batches from the queue and commits them to the store, as many together as have arrived (group commit): an idle store
 * gets a single batch at once, a busy one gets all that came in the meantime.
 */
export function createWriter(dependencies: WriterDependencies): Writer {
  return new GroupCommitWriter(dependencies);
}

class GroupCommitWriter implements Writer {
  readonly #deps: WriterDependencies;
  readonly #resolver: SeriesResolver;
  readonly #outage: StoreOutage;
  readonly #stopping = new AbortController();
  readonly #commits = new Set<Promise<void>>();
  #running: Promise<void> | undefined;

  constructor(dependencies: WriterDependencies) {
    this.#deps = dependencies;
    this.#resolver = new SeriesResolver(dependencies);
    const { settings, clock, random = Math.random } = dependencies;
    this.#outage = new StoreOutage({ settings, clock, random });
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
    for (;;) {
      // Batches gather in the queue until a commit may begin, so that it takes all of them.
      await this.#commitSlot();
      if (queue.holdsDurably) await this.#waitOutOutage(signal);
      const deliveries = await queue.receive({ maxSamples: settings.maxBatchSamples, signal });
      if (deliveries.length === 0) break;
      await this.#take(deliveries);
    }
    await Promise.all(this.#commits);
  }

  /** Waits until one more commit may begin. During an outage one group alone tries whether it is over. */
  async #commitSlot(): Promise<void> {
    while (this.#commits.size >= (this.#outage.cause === undefined ? COMMITS_AT_ONCE : 1)) {
      await Promise.race(this.#commits);
    }
  }

  async #waitOutOutage(signal: AbortSignal): Promise<void> {
    const { sleep = abortableSleep } = this.#deps;
    const { waitMs } = this.#outage;
    if (waitMs > 0) await sleep(waitMs, signal);
  }

  /** Starts the commit of a group; returns when the next may be taken. */
  async #take(deliveries: readonly Delivery[]): Promise<void> {
    if (this.#outage.waitMs > 0) {
      this.#giveBack(deliveries, this.#outage.cause);
      return;
    }
    let resolved: readonly ResolvedBatch[];
    try {
      resolved = await this.#resolver.resolve(deliveries.map(({ batch }) => batch));
    } catch (error) {
      await this.#fail(deliveries, error);
      return;
    }
    const commit = this.#commit(deliveries, resolved).finally(() => this.#commits.delete(commit));
    this.#commits.add(commit);
  }

  async #commit(deliveries: readonly Delivery[], batches: readonly ResolvedBatch[]): Promise<void> {
    try {
      await this.#write(batches);
    } catch (error) {
      await this.#fail(deliveries, error);
      return;
    }
    this.#deps.observe.lagSeconds(Math.max(...deliveries.map(({ waitedMs }) => waitedMs)) / 1_000);
    for (const delivery of deliveries) delivery.ack();
  }

  async #write(batches: readonly ResolvedBatch[]): Promise<void> {
    const { store, clock, observe, log } = this.#deps;
    const startMs = clock.monotonicMs();
    const { written } = await store.write(batches);
    const seconds = (clock.monotonicMs() - startMs) / 1_000;
    let samples = 0;
    batches.forEach((batch, at) => {
      if (written[at]) samples += batch.times.length;
    });
    const duplicates = written.filter((isNew) => !isNew).length;
    observe.committed({ batches: batches.length - duplicates, samples, seconds });
    if (duplicates > 0) observe.duplicates(duplicates);
    if (this.#outage.succeeded()) log.info('the store takes samples again');
  }

  /** Answers a group whose commit failed. */
  async #fail(deliveries: readonly Delivery[], error: unknown): Promise<void> {
    const transient = isTransient(error);
    this.#deps.observe.failed({ transient });
    if (transient) this.#noteOutage(deliveries, error);
    else await this.#isolate(deliveries, error);
  }

  #noteOutage(deliveries: readonly Delivery[], cause: unknown): void {
    if (this.#outage.failed(cause)) {
      this.#deps.log.warn({ err: cause }, 'the store takes no samples; trying again');
    }
    this.#giveBack(deliveries, cause);
  }

  /** See `SampleQueue.holdsDurably` for who tries again. */
  #giveBack(deliveries: readonly Delivery[], cause: unknown): void {
    // The last one first, since a retried delivery goes before all others.
    for (const delivery of deliveries.toReversed()) {
      if (this.#deps.queue.holdsDurably) delivery.retry(cause);
      else delivery.reject(cause);
    }
  }

  /** Finds the batches at fault by halving the group; the others are stored. */
  async #isolate(deliveries: readonly Delivery[], error: unknown): Promise<void> {
    const [only] = deliveries;
    if (deliveries.length === 1 && only !== undefined) {
      await this.#operate(only, error);
      return;
    }
    const middle = deliveries.length >> 1;
    for (const half of [deliveries.slice(0, middle), deliveries.slice(middle)]) {
      try {
        await this.#store(half.map(({ batch }) => batch));
        for (const delivery of half) delivery.ack();
      } catch (halfError) {
        await this.#fail(half, halfError);
      }
    }
  }

  /** Stores what can be stored of the one batch that is at fault. */
  async #operate(delivery: Delivery, error: unknown): Promise<void> {
    const { batch } = delivery;
    try {
      const { dead, storedSamples } = await storeAround(batch, error, (part) => this.#store([part]));
      if (dead === undefined) {
        delivery.ack();
        return;
      }
      this.#noteDead(dead.rows, dead.cause);
      if (storedSamples === 0) delivery.reject(error);
      else delivery.reject(storedInPart(dead.rows.times.length, batch.times.length, dead.cause), dead.rows);
    } catch (fault) {
      if (isTransient(fault)) this.#noteOutage([delivery], fault);
      else delivery.reject(fault);
    }
  }

  async #store(batches: readonly SampleBatch[]): Promise<void> {
    await this.#write(await this.#resolver.resolve(batches));
  }

  #noteDead(rows: SampleBatch, cause: unknown): void {
    this.#deps.observe.dead(rows.times.length);
    this.#deps.log.error(
      { err: cause, samples: rows.times.length, batchId: Buffer.from(rows.id).toString('hex') },
      'samples cannot be stored',
    );
  }
}

async function abortableSleep(ms: number, signal: AbortSignal): Promise<void> {
  // An abort ends the wait; that the writer stops is told by the queue's empty answer.
  await sleepFor(ms, undefined, { signal }).catch(() => undefined);
}
