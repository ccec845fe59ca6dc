import { AppError } from '../lib/errors.ts';

export interface QuerySlotsOptions {
  /** How many run at once. */
  readonly most: number;
  /** How many may wait for their turn. */
  readonly mostWaiting: number;
}

/** Gives the slot back. */
export type Release = () => void;

/** Lets so many queries read the store at once; the others wait in the order they came. */
export class QuerySlots {
  readonly #options: QuerySlotsOptions;
  /** A set keeps the order of coming, and lets go of one in the middle at once. */
  readonly #waiting = new Set<() => void>();
  #taken = 0;

  constructor(options: QuerySlotsOptions) {
    this.#options = options;
  }

  /**
   * Resolves when it is this query's turn; what it gives must be called once when the work is over. Rejects with the
   * signal's reason when that aborts before, and with `QUERY_OVERLOADED` (503) when too many wait already.
   */
  async take(signal: AbortSignal): Promise<Release> {
    signal.throwIfAborted();
    if (this.#taken < this.#options.most) {
      this.#taken += 1;
      return () => this.#release();
    }
    if (this.#waiting.size >= this.#options.mostWaiting) throw overloaded(this.#options);
    await this.#turn(signal);
    return () => this.#release();
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(enter);
        reject(signal.reason);
      };
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.add(enter);
    });
  }

  /** The slot goes to who has waited longest, without being free in between: who comes now cannot get ahead. */
  #release(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#taken -= 1;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}

function overloaded({ most, mostWaiting }: QuerySlotsOptions): AppError {
  return new AppError(
    'QUERY_OVERLOADED',
    `${most} queries run and ${mostWaiting} wait; no more can be taken now`,
    {
      status: 503,
      retryable: true,
      retryAfterSeconds: 1,
      fix: 'Ask again in a moment, ask for less at a time, or raise query.maxConcurrent or query.maxWaiting.',
    },
  );
}
