import { AppError } from '../lib/errors.ts';

export interface QuerySlotsOptions {
  /** How many run at once. */
  readonly most: number;
  /** How many may wait for their turn. */
  readonly mostWaiting: number;
}

/** Gives the slot back. */
export type Release = () => void;

/** Lets so many queries read the store at once; the others wait in the order they came, urgent ones first. */
export class QuerySlots {
  readonly #options: QuerySlotsOptions;
  /** A set keeps the order of coming, and lets go of one in the middle at once. */
  readonly #waiting = new Set<() => void>();
  readonly #urgent = new Set<() => void>();
  #taken = 0;

  constructor(options: QuerySlotsOptions) {
    this.#options = options;
  }

  /**
   * Resolves when it is this query's turn; what it gives must be called once when the work is over. Rejects with the
   * signal's reason when that aborts before, and with `QUERY_OVERLOADED` (503) when too many wait already. What is urgent goes
   * before all that is not, and is never refused: who says so must bound what it asks for at once.
   */
  async take(signal: AbortSignal, { isUrgent = false } = {}): Promise<Release> {
    signal.throwIfAborted();
    if (this.#taken < this.#options.most) {
      this.#taken += 1;
      return () => this.#release();
    }
    if (!isUrgent && this.#waiting.size >= this.#options.mostWaiting) throw overloaded(this.#options);
    await turn(isUrgent ? this.#urgent : this.#waiting, signal);
    return () => this.#release();
  }

  /** The slot goes to who has waited longest, without being free in between: who comes now cannot get ahead. */
  #release(): void {
    const queue = this.#urgent.size > 0 ? this.#urgent : this.#waiting;
    const [next] = queue;
    if (next === undefined) {
      this.#taken -= 1;
      return;
    }
    queue.delete(next);
    next();
  }
}

/** Resolves when somebody takes the waiting one out of the queue and calls it. */
function turn(queue: Set<() => void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = () => {
      queue.delete(enter);
      reject(signal.reason);
    };
    const enter = () => {
      signal.removeEventListener('abort', leave);
      resolve();
    };
    signal.addEventListener('abort', leave, { once: true });
    queue.add(enter);
  });
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
