import type { PartHealth } from '../lib/part-health.ts';
import type { SampleBatch } from '../model/sample-batch.ts';
import type { TimestampMs } from '../model/time.ts';

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
  /**
   * Batches accepted and not yet acknowledged; of a broker as it said last, a few seconds ago at most. Undefined while a broker
   * cannot be asked: what it said before the outage would be taken for the present. Undefined too where the broker has none and other
   * processes receive: they know what they hold.
   */
  readonly depthBatches?: number;
  /** Undefined where the queue counts batches only. */
  readonly depthSamples?: number;
  /** Dead batches: those kept by a broker (undefined as above), or rejected since the start of this process where nothing keeps them. */
  readonly deadBatches?: number;
}

export interface ReceiveOptions {
  readonly maxSamples: number;
  /**
   * Lets batches gather: returns once `untilSamples` are there, or `maxMs` after the first batch was. Without it, and where
   * the queue does not hold durably (a publisher waits for each batch), what is there is returned at once.
   */
  readonly gather?: { readonly untilSamples: number; readonly maxMs: number };
  readonly signal?: AbortSignal;
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
  receive(options: ReceiveOptions): Promise<readonly Delivery[]>;
  stats(): QueueStats;
  /** Whether batches can be published and received now. */
  health(): PartHealth;
  /** Refuses new batches (`QUEUE_UNAVAILABLE`); those already accepted can still be received and answered. */
  close(): Promise<void>;
}

/** A batch that no writer could store, as it is kept for a person to look at. */
export interface DeadLetter {
  /** Names the letter as long as it is kept. */
  readonly id: string;
  readonly diedAtMs: TimestampMs;
  /** The code of the error that refused it, for example `22003`, `DELIVERY_LIMIT` or `BATCH_UNREADABLE`. */
  readonly code: string;
  readonly reason: string;
  /** Who gave it up: queue, role and process. */
  readonly origin: string;
  /** Hexadecimal id of the batch it was part of; undefined when the message could not be read. */
  readonly batchId?: string;
  readonly samples: number;
  readonly sizeBytes: number;
  /** Undefined when the message could not be read. */
  readonly publishedAtMs?: TimestampMs;
}

/**
 * What happens to dead letters. Each call throws `AppError` `QUEUE_UNAVAILABLE` (503) when they cannot be reached.
 * `ids` undefined means all there are at that moment.
 */
export interface DeadLetters {
  /** The oldest letters first, at most `limit`, and how many there are. They stay where they are. */
  list(options: {
    limit: number;
  }): Promise<{ readonly letters: readonly DeadLetter[]; readonly total: number }>;
  /** One letter with its batch (undefined when it cannot be read); undefined when there is no such letter. */
  show(id: string): Promise<{ readonly letter: DeadLetter; readonly batch?: SampleBatch } | undefined>;
  /**
   * Puts letters back into the ingest queue; a letter leaves the dead letters only when the queue has it for sure. Its batch
   * counts once, however often it is replayed. Unreadable letters stay. Returns how many were put back.
   */
  replay(ids?: readonly string[]): Promise<number>;
  /** Deletes letters for good; returns how many. */
  purge(ids?: readonly string[]): Promise<number>;
}
