import type { PoolClient } from 'pg';
import { AppError } from '../../lib/errors.ts';
import type { Database } from '../../postgres/database.ts';
import { isPoolBusy } from '../../postgres/faults.ts';
import type { ResolvedBatch, WriteResult } from '../port.ts';
import { type LostIds, refusalOfLost } from './lost-ids.ts';
import { planWrite, type WritePlan } from './write-plan.ts';
import { WriteTransaction, type WriteTransactionOptions } from './write-transaction.ts';

export interface WriterPoolOptions extends WriteTransactionOptions {
  readonly lostIds: () => readonly LostIds[];
}

/** A refusal is no fault of the connection, which is as good as before. */
type Outcome = { readonly written: ReadonlySet<number> } | { readonly refusal: AppError };

/** Runs write calls, each on a connection and with buffers of its own. */
export class WriterPool {
  readonly #database: Database;
  readonly #options: WriterPoolOptions;
  readonly #idle: WriteTransaction[] = [];
  #fault: AppError | undefined;

  constructor(database: Database, options: WriterPoolOptions) {
    this.#database = database;
    this.#options = options;
  }

  /** What the server could not do the last time, although it answered: its disk is full, for example. */
  get fault(): AppError | undefined {
    return this.#fault;
  }

  async write(batches: readonly ResolvedBatch[]): Promise<WriteResult> {
    const plan = planWrite(batches);
    const transaction = this.#idle.pop() ?? new WriteTransaction(this.#options);
    try {
      const outcome = await this.#database.run(
        'storing samples',
        (client) => this.#writeOn(client, transaction, plan),
        { seconds: this.#options.timeoutSeconds },
      );
      this.#fault = undefined;
      if ('refusal' in outcome) throw outcome.refusal;
      return { written: batches.map((_, index) => outcome.written.has(index)) };
    } catch (error) {
      this.#noteFault(error);
      throw error;
    } finally {
      this.#idle.push(transaction);
    }
  }

  async #writeOn(client: PoolClient, transaction: WriteTransaction, plan: WritePlan): Promise<Outcome> {
    // As they are known of the server behind this very connection.
    const refusal = refusalOfLost(plan, this.#options.lostIds());
    return refusal === undefined ? { written: await transaction.run(client, plan) } : { refusal };
  }

  /** A fault of the data, or a busy pool, says nothing of the server, and that it is away is said by the connection. */
  #noteFault(error: unknown): void {
    if (!(error instanceof AppError) || !error.retryable || !this.#database.isReady) return;
    if (!isPoolBusy(error.cause)) this.#fault = error;
  }
}
