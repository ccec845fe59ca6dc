import type { SampleBatch } from '../model/sample-batch.ts';

/** One batch handed to a writer. Exactly one of the three answers must be given, once; a second one throws `BUG:`. */
export interface Delivery {
  readonly batch: SampleBatch;
  /** Milliseconds this batch has waited since it was published. */
  readonly waitedMs: number;
  /** The batch is stored (or was stored before): the queue forgets it. */
  ack(): void;
  /** The batch could not be stored now: it is delivered again later, first in line. */
  retry(cause: unknown): void;
  /**
   * The batch will not be stored by this queue: it is dead, with the reason. `rows` names the part that is dead when the
   * rest of the batch was stored; without it the whole batch is.
   */
  reject(cause: unknown, rows?: SampleBatch): void;
}

export interface QueueStats {
  /** Batches accepted and not yet acknowledged. */
  readonly depthBatches: number;
  readonly depthSamples: number;
  /** Batches rejected since the start of this process. */
  readonly deadBatches: number;
}

/** What carries batches from ingest to the writer. */
export interface SampleQueue {
  /**
   * Whether accepted batches survive a kill -9 while they wait here. It decides who tries again when the store cannot take a
   * batch now. True (a broker): `publish` has resolved, so the writer must `retry` until the store is back. False (in memory):
   * `publish` still waits, so the writer must `reject` with the retryable cause; the publisher hears at once that nothing was
   * stored, and nothing is stored behind its back later.
   */
  readonly holdsDurably: boolean;
  /**
   * Accepts a batch. Resolves only when the batch survives a kill -9 of this process; delivery is at least once.
   * Throws `AppError` `QUEUE_FULL` or `QUEUE_UNAVAILABLE` (503, retryable) early, before memory grows, when it cannot;
   * rejects with the writer's cause when the batch was rejected before it became durable.
   * An aborting `signal` only ends the wait, with its reason: the batch may still be stored.
   */
  publish(batch: SampleBatch, options?: { signal?: AbortSignal }): Promise<void>;
  /**
   * Waits until there is a batch, then returns what is there in order of arrival: at least one delivery, and no
   * further one once `maxSamples` are reached. Returns an empty list when `signal` aborts or the queue is closed and drained,
   * that is, nothing waits and every delivery was answered.
   */
  receive(options: { maxSamples: number; signal?: AbortSignal }): Promise<readonly Delivery[]>;
  stats(): QueueStats;
  /** Refuses new batches (`QUEUE_UNAVAILABLE`); those already accepted can still be received and answered. */
  close(): Promise<void>;
}
