import type { SampleBatch } from '../../model/sample-batch.ts';
import type { TimestampMs } from '../../model/time.ts';
import { Fifo } from '../fifo.ts';
import type { ReceiveOptions } from '../port.ts';

/** A batch that came from the broker and is not answered yet. */
export interface Received {
  readonly content: Buffer;
  readonly samples: number;
  readonly publishedAtMs: TimestampMs;
  /** Monotonic, when it came to this process. */
  readonly arrivedAtMs: number;
  readonly origin: Origin;
  /** A copy of a batch that is back at the broker: it shows whether the store takes batches again. */
  readonly isProbe?: boolean;
  /** The batch, once somebody asked for it: one that is tried again is not unpacked again. */
  batch?: SampleBatch;
}

/** Where a message came from, so that its answer goes back there. */
export interface Origin {
  settle(): void;
  /** False once the channel is gone: the broker delivers the message again, here or elsewhere. */
  readonly open: boolean;
}

export interface InboxDependencies {
  /** Whether the broker sends no more until some are answered. */
  readonly isFull: () => boolean;
  readonly monotonicMs: () => number;
}

/** What waits in this process for a writer, first in, first out. */
export class Inbox {
  readonly #deps: InboxDependencies;
  #waiting = new Fifo<Received>();
  #samples = 0;
  readonly #wakers = new Set<() => void>();
  #closed = false;

  constructor(dependencies: InboxDependencies) {
    this.#deps = dependencies;
  }

  push(received: Received): void {
    this.#waiting.push(received);
    this.#samples += received.samples;
    this.#wake();
  }

  /** Puts a batch that is to be tried again before all others. */
  putBack(received: Received): void {
    if (!received.origin.open) return;
    this.#waiting.unshift(received);
    this.#samples += received.samples;
    this.#wake();
  }

  /** Forgets everything: the broker delivers it again. */
  clear(): void {
    this.#waiting = new Fifo();
    this.#samples = 0;
  }

  close(): void {
    this.#closed = true;
    this.clear();
    this.#wake();
  }

  /** What `SampleQueue.receive` returns. Empty when `signal` aborts or the inbox is closed. */
  async take({ maxSamples, gather, signal }: ReceiveOptions): Promise<readonly Received[]> {
    while (!this.#closed && !signal?.aborted) {
      const waitMs = this.#waitMs(maxSamples, gather);
      if (waitMs === 0) return this.#takeUpTo(maxSamples);
      await this.#change(waitMs, signal);
    }
    return [];
  }

  /** How long to wait for more, 0 if what is there is enough, undefined if nothing is there. */
  #waitMs(maxSamples: number, gather: ReceiveOptions['gather']): number | undefined {
    if (this.#waiting.length === 0) return undefined;
    if (gather === undefined || this.#deps.isFull()) return 0;
    if (this.#samples >= Math.min(gather.untilSamples, maxSamples)) return 0;
    const first = this.#waiting.peek();
    return Math.max(0, Math.ceil(first.arrivedAtMs + gather.maxMs - this.#deps.monotonicMs()));
  }

  #takeUpTo(maxSamples: number): readonly Received[] {
    const taken: Received[] = [];
    let samples = 0;
    while (this.#waiting.length > 0 && (taken.length === 0 || samples < maxSamples)) {
      const received = this.#waiting.shift();
      samples += received.samples;
      taken.push(received);
    }
    this.#samples -= samples;
    return taken;
  }

  /** Resolves when something may have changed, at the latest after `waitMs`. */
  async #change(waitMs: number | undefined, signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    this.#wakers.add(wake);
    signal?.addEventListener('abort', wake, { once: true });
    const timer = waitMs === undefined ? undefined : setTimeout(wake, waitMs);
    await promise;
    clearTimeout(timer);
    signal?.removeEventListener('abort', wake);
    this.#wakers.delete(wake);
  }

  #wake(): void {
    for (const wake of this.#wakers) wake();
  }
}
