import { AppError } from '../../lib/errors.ts';
import { Pacer } from '../../lib/pacer.ts';

// 5 ms: writes and small queries wait no longer than this behind a large one.
const SLICE_MS = 5;

/** The limits of one read: gives way to others, stops when cancelled, refuses to read more rows than allowed. */
export class ReadScope {
  readonly #pacer = new Pacer(SLICE_MS);
  readonly #signal: AbortSignal | undefined;
  readonly #maxRows: number;
  #rows = 0;

  constructor(options: { maxRows: number; signal?: AbortSignal | undefined }) {
    this.#maxRows = options.maxRows;
    this.#signal = options.signal;
  }

  get rows(): number {
    return this.#rows;
  }

  count(rows: number): void {
    this.#rows += rows;
    if (this.#rows <= this.#maxRows) return;
    throw new AppError('QUERY_TOO_LARGE', `the query reads more than ${this.#maxRows} rows`, {
      status: 422,
      fix: 'Ask for a shorter range, fewer series or a wider interval, or raise query.maxRows.',
    });
  }

  async pause(): Promise<void> {
    if (this.#pacer.due) await this.#pacer.pause();
    if (this.#signal?.aborted)
      throw new AppError('QUERY_CANCELLED', 'the query was cancelled', { status: 499 });
  }
}
