import { AppError } from '../../lib/errors.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { SampleBatch } from '../../model/sample-batch.ts';
import type { Delivery, QueueStats, ReceiveOptions, SampleQueue } from '../../queue/port.ts';

interface Entry {
  readonly batch: SampleBatch;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/** A queue in a list, for tests of the writer; it behaves as one that holds durably or as one that does not. */
export class FakeQueue implements SampleQueue {
  readonly holdsDurably: boolean;
  readonly #maxPendingSamples: number;
  readonly #waiting: Entry[] = [];
  readonly #wakers = new Set<() => void>();
  readonly #stats = { depthBatches: 0, depthSamples: 0, deadBatches: 0 };
  /** What each call of `receive` asked for. */
  readonly received: ReceiveOptions[] = [];
  /** Every rejection, with the part that was dead. */
  readonly dead: { readonly cause: unknown; readonly rows: SampleBatch | undefined }[] = [];
  #closed = false;

  constructor(options: { holdsDurably: boolean; maxPendingSamples?: number }) {
    this.holdsDurably = options.holdsDurably;
    this.#maxPendingSamples = options.maxPendingSamples ?? 1_000_000;
  }

  async publish(batch: SampleBatch, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
    signal?.throwIfAborted();
    if (this.#closed) throw unavailable('QUEUE_UNAVAILABLE');
    const { depthBatches, depthSamples } = this.#stats;
    if (depthBatches > 0 && depthSamples + batch.times.length > this.#maxPendingSamples) {
      throw unavailable('QUEUE_FULL');
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    this.#stats.depthBatches += 1;
    this.#stats.depthSamples += batch.times.length;
    this.#waiting.push({ batch, resolve, reject });
    if (this.holdsDurably) resolve();
    this.#wake();
    await promise;
  }

  async receive(options: ReceiveOptions): Promise<readonly Delivery[]> {
    this.received.push(options);
    const { maxSamples, signal } = options;
    while (this.#waiting.length === 0 || signal?.aborted) {
      if (signal?.aborted || (this.#closed && this.#stats.depthBatches === 0)) return [];
      await new Promise<void>((resolve) => {
        this.#wakers.add(resolve);
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    const deliveries: Delivery[] = [];
    for (let samples = 0; this.#waiting.length > 0 && (deliveries.length === 0 || samples < maxSamples); ) {
      const entry = this.#waiting.shift() as Entry;
      samples += entry.batch.times.length;
      deliveries.push(this.#delivery(entry));
    }
    return deliveries;
  }

  stats(): QueueStats {
    return { ...this.#stats };
  }

  health(): PartHealth {
    return { status: 'ok' };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
  }

  #delivery(entry: Entry): Delivery {
    let answered = false;
    const once = (answer: () => void) => {
      if (answered) throw new Error('BUG: a delivery was answered twice');
      answered = true;
      answer();
      this.#wake();
    };
    return {
      batch: entry.batch,
      waitedMs: 0,
      ack: () => once(() => this.#forget(entry, entry.resolve)),
      retry: () => once(() => this.#waiting.unshift(entry)),
      reject: (cause, rows) =>
        once(() => {
          this.#stats.deadBatches += 1;
          this.dead.push({ cause, rows });
          this.#forget(entry, () => entry.reject(cause));
        }),
    };
  }

  #forget({ batch }: Entry, answerPublisher: () => void): void {
    this.#stats.depthBatches -= 1;
    this.#stats.depthSamples -= batch.times.length;
    answerPublisher();
  }

  #wake(): void {
    for (const wake of this.#wakers) wake();
    this.#wakers.clear();
  }
}

function unavailable(code: string): AppError {
  return new AppError(code, 'the queue takes no batch', { status: 503, retryAfterSeconds: 1 });
}
