import type { Logger } from 'pino';
import type { Clock } from '../lib/clock.ts';
import type { SampleBatch } from '../model/sample-batch.ts';
import type { Delivery, SampleQueue } from '../queue/port.ts';
import type { SampleStore } from '../store/port.ts';
import { probeOf } from './batch-part.ts';
import { storeAround } from './batch-surgery.ts';
import { isTransient, storedInPart } from './faults.ts';
import type { WriterObserver } from './observe.ts';
import type { SeriesResolver } from './series-resolver.ts';
import type { StoreOutage } from './store-outage.ts';

export interface GroupCommitDependencies {
  readonly queue: Pick<SampleQueue, 'holdsDurably'>;
  readonly store: Pick<SampleStore, 'write'>;
  readonly resolver: SeriesResolver;
  readonly outage: StoreOutage;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly observe: WriterObserver;
}

/**
 * Writes to find the bad samples of one batch: enough for some 15 among 10,000 where a publisher waits, for some 300 where the
 * batch waits in a broker and everything that is not found would be a dead letter.
 */
const MOST_WRITES = { whileWaitedFor: 256, whileHeld: 4_096 } as const;

/** Stores a group of deliveries as one commit and answers each of them, whatever happens. */
export class GroupCommit {
  readonly #deps: GroupCommitDependencies;

  constructor(dependencies: GroupCommitDependencies) {
    this.#deps = dependencies;
  }

  /** Never rejects for the store: what it cannot take now goes back to the queue. */
  async store(deliveries: readonly Delivery[]): Promise<void> {
    const { outage, observe } = this.#deps;
    if (outage.waitMs > 0) {
      this.#giveBack(deliveries, outage.cause);
      return;
    }
    try {
      await this.#write(deliveries.map(({ batch }) => batch));
    } catch (error) {
      await this.#fail(deliveries, error);
      return;
    }
    observe.lagSeconds(Math.max(...deliveries.map(({ waitedMs }) => waitedMs)) / 1_000);
    for (const delivery of deliveries) delivery.ack();
  }

  async #write(batches: readonly SampleBatch[]): Promise<void> {
    const { resolver, store, clock, observe, outage, log } = this.#deps;
    const resolved = await resolver.resolve(batches);
    const startMs = clock.monotonicMs();
    const { written } = await store.write(resolved);
    const seconds = (clock.monotonicMs() - startMs) / 1_000;
    let samples = 0;
    resolved.forEach((batch, at) => {
      if (written[at]) samples += batch.times.length;
    });
    const duplicates = written.filter((isNew) => !isNew).length;
    observe.committed({ batches: batches.length - duplicates, samples, seconds });
    if (duplicates > 0) observe.duplicates(duplicates);
    if (outage.succeeded()) log.info('the store takes samples again');
  }

  /** Answers a group whose commit failed. */
  async #fail(deliveries: readonly Delivery[], error: unknown): Promise<void> {
    const transient = isTransient(error);
    this.#deps.observe.failed({ transient });
    if (transient) this.#noteOutage(deliveries, error);
    else await this.#isolate(deliveries, error);
  }

  #noteOutage(deliveries: readonly Delivery[], cause: unknown): void {
    if (this.#deps.outage.failed(cause)) {
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
    for (const half of [deliveries.slice(0, middle), deliveries.slice(middle)]) await this.store(half);
  }

  /** Stores what can be stored of the one batch that is at fault. */
  async #operate(delivery: Delivery, error: unknown): Promise<void> {
    const { batch } = delivery;
    const { holdsDurably } = this.#deps.queue;
    const write = (part: SampleBatch) => this.#write([part]);
    try {
      // Nothing is buried because a table is missing or a right was taken away: the queue holds it until that is mended.
      if (holdsDurably) await write(probeOf(batch));
    } catch (fault) {
      this.#noteOutage([delivery], fault);
      return;
    }
    try {
      const maxWrites = holdsDurably ? MOST_WRITES.whileHeld : MOST_WRITES.whileWaitedFor;
      const { dead, storedSamples } = await storeAround(batch, error, { write, maxWrites });
      if (dead === undefined) delivery.ack();
      else this.#bury(delivery, { ...dead, isAll: storedSamples === 0 });
    } catch (fault) {
      // What was stored of it is skipped when it is tried again, but not when it is replayed as a dead letter.
      if (isTransient(fault) || holdsDurably) this.#noteOutage([delivery], fault);
      else delivery.reject(fault);
    }
  }

  #bury(delivery: Delivery, dead: { rows: SampleBatch; cause: unknown; isAll: boolean }): void {
    const { observe, log, queue } = this.#deps;
    const { batch } = delivery;
    const samples = dead.rows.times.length;
    observe.dead(samples);
    const batchId = Buffer.from(batch.id).toString('hex');
    log.error({ err: dead.cause, samples, batchId }, 'samples cannot be stored');
    if (dead.isAll) delivery.reject(dead.cause);
    // A dead letter says why its samples died; a publisher wants to know about the others as well.
    else if (queue.holdsDurably) delivery.reject(dead.cause, dead.rows);
    else delivery.reject(storedInPart(samples, batch.times.length, dead.cause), dead.rows);
  }
}
