import type { SampleBatch } from '../model/sample-batch.ts';

/** One batch handed to a writer. Exactly one of the three answers must be given, once. */
export interface Delivery {
  readonly batch: SampleBatch;
  /** The batch is stored (or was stored before): the queue forgets it. */
  ack(): void;
  /** The batch could not be stored now: it is delivered again later, first in line. */
  retry(cause: unknown): void;
  /** The batch can never be stored: it is dead, with the reason. */
  reject(cause: unknown): void;
}

export interface QueueStats {
  /** Batches accepted and not yet acknowledged. */
  readonly depthBatches: number;
  readonly depthSamples: number;
  readonly deadBatches: number;
}

/** What carries batches from ingest to the writer. */
export interface SampleQueue {
  /**
   * Accepts a batch. Resolves only when the batch survives a kill -9 of this process; delivery is at least once.
   * Throws `AppError` `QUEUE_FULL` or `QUEUE_UNAVAILABLE` (503, retryable) early, before memory grows, when it cannot;
   * rejects with the writer's cause when the batch was rejected before it became durable.
   */
  publish(batch: SampleBatch, options?: { signal?: AbortSignal }): Promise<void>;
  /**
   * Waits until there is a batch, then returns what is there in order of arrival: at least one delivery, and no
   * further one once `maxSamples` are reached. Returns an empty list when `signal` aborts or the queue is closed and drained.
   */
  receive(options: { maxSamples: number; signal?: AbortSignal }): Promise<readonly Delivery[]>;
  stats(): QueueStats;
  /** Refuses new batches (`QUEUE_UNAVAILABLE`); those already accepted can still be received and answered. */
  close(): Promise<void>;
}
