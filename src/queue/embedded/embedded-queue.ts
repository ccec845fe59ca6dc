import type { QueueSettings } from '../../config/sections/queue.ts';
import type { Clock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { SampleBatch } from '../../model/sample-batch.ts';
import { Fifo } from '../fifo.ts';
import type { Delivery, QueueStats, ReceiveOptions, SampleQueue } from '../port.ts';
import { EmbeddedDelivery } from './embedded-delivery.ts';

/** From this share of its limit on the queue warns: ingest is about to answer 503. */
const WARNING_SHARE = 0.8;

/**
 * The queue of a single process. It holds nothing durably: `publish` resolves when the writer has committed the batch and
 * acknowledges it, so that a request is answered only then. All batches that arrive during one commit share the next.
 */
export class EmbeddedQueue implements SampleQueue {
  readonly holdsDurably: boolean = false;
  readonly #settings: QueueSettings;
  readonly #clock: Clock;
  readonly #waiting = new Fifo<EmbeddedDelivery>();
  /** Ends the wait of each `receive` when there may be something to return. */
  readonly #receivers = new Set<() => void>();
  #depthBatches = 0;
  #depthSamples = 0;
  #deadBatches = 0;
  #closed = false;

  constructor({ settings, clock }: { settings: QueueSettings; clock: Clock }) {
    this.#settings = settings;
    this.#clock = clock;
  }

  async publish(batch: SampleBatch, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
    signal?.throwIfAborted();
    this.#checkAccepts(batch);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const onAbort = () => reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#enqueue(batch, { resolve, reject });
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async receive({ maxSamples, signal }: ReceiveOptions): Promise<readonly Delivery[]> {
    while (this.#waiting.length === 0) {
      if (signal?.aborted || (this.#closed && this.#depthBatches === 0)) return [];
      await this.#somethingToReceive(signal);
    }
    if (signal?.aborted) return [];
    return this.#take(maxSamples);
  }

  stats(): QueueStats {
    return {
      depthBatches: this.#depthBatches,
      depthSamples: this.#depthSamples,
      deadBatches: this.#deadBatches,
    };
  }

  health(): PartHealth {
    const { maxPendingSamples } = this.#settings;
    if (this.#depthSamples < WARNING_SHARE * maxPendingSamples) return { status: 'ok' };
    return {
      status: 'degraded',
      message: `${this.#depthSamples} samples wait for the store; at ${maxPendingSamples} ingest answers 503`,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wakeReceivers();
  }

  #checkAccepts(batch: SampleBatch): void {
    if (this.#closed) {
      throw new AppError('QUEUE_UNAVAILABLE', 'the server is shutting down', {
        status: 503,
        retryAfterSeconds: 5,
      });
    }
    const { maxPendingSamples } = this.#settings;
    // A batch that is larger than the limit alone may pass when it is alone; it could never pass otherwise.
    if (this.#depthBatches === 0 || this.#depthSamples + batch.times.length <= maxPendingSamples) return;
    throw new AppError(
      'QUEUE_FULL',
      `${this.#depthSamples} samples wait for the store; the limit is ${maxPendingSamples}`,
      {
        status: 503,
        retryAfterSeconds: 1,
        fix: 'Send again later; if this happens often, the disk is too slow or queue.maxPendingSamples too small.',
      },
    );
  }

  #enqueue(batch: SampleBatch, publisher: { resolve: () => void; reject: (cause: unknown) => void }): void {
    this.#depthBatches += 1;
    this.#depthSamples += batch.times.length;
    const delivery = new EmbeddedDelivery(batch, this.#clock, {
      acked: () => {
        this.#forget(batch);
        publisher.resolve();
      },
      retried: () => {
        this.#waiting.unshift(delivery.again());
        this.#wakeReceivers();
      },
      rejected: (cause) => {
        this.#deadBatches += 1;
        this.#forget(batch);
        publisher.reject(cause);
      },
    });
    this.#waiting.push(delivery);
    this.#wakeReceivers();
  }

  #forget(batch: SampleBatch): void {
    this.#depthBatches -= 1;
    this.#depthSamples -= batch.times.length;
    if (this.#closed && this.#depthBatches === 0) this.#wakeReceivers();
  }

  #take(maxSamples: number): readonly Delivery[] {
    const deliveries: Delivery[] = [];
    let samples = 0;
    while (this.#waiting.length > 0 && (deliveries.length === 0 || samples < maxSamples)) {
      const delivery = this.#waiting.shift();
      samples += delivery.batch.times.length;
      deliveries.push(delivery);
    }
    return deliveries;
  }

  async #somethingToReceive(signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    this.#receivers.add(wake);
    signal?.addEventListener('abort', wake, { once: true });
    await promise;
    this.#receivers.delete(wake);
    signal?.removeEventListener('abort', wake);
  }

  #wakeReceivers(): void {
    for (const wake of this.#receivers) wake();
  }
}
