import { AppError } from '../../lib/errors.ts';
import type { Database } from '../../postgres/database.ts';
import { isPoolBusy } from '../../postgres/faults.ts';
import type { ResolvedBatch, WriteResult } from '../port.ts';
import { planWrite } from './write-plan.ts';
import { WriteTransaction, type WriteTransactionOptions } from './write-transaction.ts';

/** Runs write calls, each on a connection and with buffers of its own. */
export class WriterPool {
  readonly #database: Database;
  readonly #options: WriteTransactionOptions;
  readonly #idle: WriteTransaction[] = [];
  #fault: AppError | undefined;

  constructor(database: Database, options: WriteTransactionOptions) {
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
      const written = await this.#database.run('storing samples', (client) => transaction.run(client, plan), {
        seconds: this.#options.timeoutSeconds,
      });
      this.#fault = undefined;
      return { written: batches.map((_, index) => written.has(index)) };
    } catch (error) {
      this.#noteFault(error);
      throw error;
    } finally {
      this.#idle.push(transaction);
    }
  }

  /** A fault of the data, or a busy pool, says nothing of the server, and that it is away is said by the connection. */
  #noteFault(error: unknown): void {
    if (!(error instanceof AppError) || !error.retryable || !this.#database.isReady) return;
    if (!isPoolBusy(error.cause)) this.#fault = error;
  }
}
