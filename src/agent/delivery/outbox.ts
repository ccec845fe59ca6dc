import type { Clock } from '../../lib/clock.ts';
import type { Tags } from '../../model/series.ts';
import { AgentProblem, type ReportProblem } from '../problem.ts';
import type { SampleBuffer } from '../sample-buffer.ts';
import { SpoolInUse } from '../spool/lock.ts';
import type { Spool, SpooledBatch } from '../spool/spool.ts';
import type { AgentCounters } from '../stats.ts';
import { type Batch, packBatch, splitBatch } from './batch.ts';

export interface OutboxDependencies {
  readonly buffer: SampleBuffer;
  readonly maxBatchSamples: number;
  readonly tags: Tags | undefined;
  /** Absent where the agent has no spool. */
  readonly openSpool: (() => Promise<Spool>) | undefined;
  readonly clock: Clock;
  readonly counters: AgentCounters;
  readonly report: ReportProblem;
}

/** A folder that cannot be used now is tried again this much later. */
const REOPEN_MS = 10_000;

/**
 * All that waits to be sent, oldest first: batches on disk, then batches held in memory, then samples in the buffer.
 * Not to be called concurrently, but for `markDue`.
 */
export class Outbox {
  readonly #deps: OutboxDependencies;
  #spool: Spool | undefined;
  #reopenAtMs = Number.NEGATIVE_INFINITY;
  /** Packed and tried, but not on disk. */
  readonly #held: Batch[] = [];
  /** Samples that have left the buffer and are being compressed. */
  #packing = 0;
  /** Samples before this position of the buffer are to be sent even where they do not fill a batch. */
  #duePosition = 0;
  #spoolTrouble = '';

  constructor(deps: OutboxDependencies) {
    this.#deps = deps;
  }

  get spoolBytes(): number {
    return this.#spool?.bytes ?? 0;
  }

  get spoolBatches(): number {
    return this.#spool?.batches ?? 0;
  }

  /** Whether what cannot be sent survives the end of the process. */
  get isDurable(): boolean {
    return this.#spool !== undefined;
  }

  /** Samples in memory that belong to a batch already. */
  get heldSamples(): number {
    return this.#held.reduce((sum, batch) => sum + batch.samples, this.#packing);
  }

  /** Whether nothing that was recorded before this position of the buffer is still here. */
  isSentUntil(position: number): boolean {
    const { buffer } = this.#deps;
    return this.spoolBatches === 0 && this.#held.length === 0 && buffer.startPosition >= position;
  }

  /** Everything recorded until now is to be sent. */
  markDue(): void {
    this.#duePosition = this.#deps.buffer.endPosition;
  }

  /** The batch to send next; it stays here until `settle`. */
  async next(): Promise<Batch | undefined> {
    const spool = await this.#open();
    if (spool !== undefined && spool.batches > 0) {
      // While there is a backlog, what is new goes behind it: memory stays small and the order is kept.
      await this.spill();
      const oldest = await spool.oldest();
      if (oldest !== undefined) return oldest;
    }
    return this.#held[0] ?? (await this.#packDue());
  }

  /** The batch was delivered or refused for good: forget it. */
  async settle(batch: Batch): Promise<void> {
    const index = this.#held.indexOf(batch);
    if (index !== -1) this.#held.splice(index, 1);
    else if (isSpooled(batch)) await this.#spool?.remove(batch);
  }

  /** Replaces a batch by its halves, which are sent next. */
  async split(batch: Batch): Promise<void> {
    const halves = await splitBatch(batch);
    const index = this.#held.indexOf(batch);
    if (index !== -1) this.#held.splice(index, 1, ...halves);
    else if (isSpooled(batch)) await this.#spool?.replace(batch, halves);
  }

  /** Moves what is in memory and due to disk, where there is a spool; else it stays, within the buffer's bound. */
  async spill(): Promise<void> {
    const spool = await this.#open();
    if (spool === undefined) return;
    for (;;) {
      const batch = this.#held[0] ?? (await this.#packDue());
      if (batch === undefined) return;
      if (!(await this.#append(spool, batch))) return;
      this.#held.shift();
    }
  }

  /** Ends the outbox: what could not be sent goes to disk, or is lost and counted where there is no disk. */
  async close(): Promise<void> {
    this.markDue();
    await this.spill();
    this.#spool?.close();
    const { buffer, counters, report } = this.#deps;
    const lost = this.heldSamples + buffer.size;
    if (lost === 0) return;
    counters.samplesDropped += lost;
    report(
      new AgentProblem('UNSENT_AT_CLOSE', `${lost} samples could not be sent before the end`, {
        samplesLost: lost,
      }),
    );
  }

  async #packDue(): Promise<Batch | undefined> {
    const { buffer, maxBatchSamples, tags } = this.#deps;
    if (buffer.size < maxBatchSamples && buffer.startPosition >= this.#duePosition) return undefined;
    const samples = buffer.take(maxBatchSamples);
    if (samples.length === 0) return undefined;
    this.#packing = samples.length;
    const batch = await packBatch(samples, tags);
    this.#packing = 0;
    this.#held.push(batch);
    return batch;
  }

  async #append(spool: Spool, batch: Batch): Promise<boolean> {
    try {
      await spool.append(batch);
      this.#spoolTrouble = '';
      return true;
    } catch (cause) {
      this.#reportTrouble('SPOOL_UNAVAILABLE', cause);
      return false;
    }
  }

  async #open(): Promise<Spool | undefined> {
    const { openSpool, clock } = this.#deps;
    if (this.#spool !== undefined || openSpool === undefined) return this.#spool;
    if (clock.monotonicMs() < this.#reopenAtMs) return undefined;
    try {
      this.#spool = await openSpool();
    } catch (cause) {
      this.#reopenAtMs = clock.monotonicMs() + REOPEN_MS;
      this.#reportTrouble(cause instanceof SpoolInUse ? 'SPOOL_IN_USE' : 'SPOOL_UNAVAILABLE', cause);
    }
    return this.#spool;
  }

  /** Once per trouble, not once per try. */
  #reportTrouble(code: 'SPOOL_IN_USE' | 'SPOOL_UNAVAILABLE', cause: unknown): void {
    const message = `unsent samples are kept in memory only: ${cause instanceof Error ? cause.message : cause}`;
    if (this.#spoolTrouble === message) return;
    this.#spoolTrouble = message;
    this.#deps.report(new AgentProblem(code, message, { cause }));
  }
}

function isSpooled(batch: Batch): batch is SpooledBatch {
  return 'file' in batch;
}
