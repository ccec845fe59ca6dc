import type { SampleStore } from '../../store/port.ts';
import { refused } from '../errors.ts';
import { isTooLarge } from './patches.ts';

type Store = Pick<SampleStore, 'readBuckets' | 'readSamples'>;

/** Lets all reads of one evaluation together read so many samples or rows. Throws `WINDOW_TOO_LARGE` (422) beyond that. */
export class RowBudget {
  readonly #total: number;
  #left: number;

  constructor(rows: number) {
    this.#total = rows;
    this.#left = rows;
  }

  /** The store, held to what is left. */
  on(store: Store): Store {
    return {
      readBuckets: (request) =>
        this.#spend(
          request.maxRows,
          (maxRows) => store.readBuckets({ ...request, maxRows }),
          ({ rowsScanned }) => rowsScanned,
        ),
      readSamples: (request) =>
        this.#spend(
          request.maxSamples,
          (maxSamples) => store.readSamples({ ...request, maxSamples }),
          ({ times }) => times.length,
        ),
    };
  }

  async #spend<T>(
    wanted: number,
    read: (rows: number) => Promise<T>,
    spent: (answer: T) => number,
  ): Promise<T> {
    const allowed = Math.max(1, Math.min(wanted, this.#left));
    try {
      const answer = await read(allowed);
      this.#left -= spent(answer);
      return answer;
    } catch (error) {
      // Smaller reads would not help: all of them together are too much.
      throw isTooLarge(error) && allowed >= this.#left ? tooMuch(this.#total, error) : error;
    }
  }
}

function tooMuch(rows: number, cause: Error) {
  return refused(
    'WINDOW_TOO_LARGE',
    `one evaluation would read more than the ${rows} rows that query.maxRows allows`,
    'Choose a shorter window or add filters. With a window, an interval and a delay of whole minutes rollups can answer, which are smaller. Or raise query.maxRows.',
    cause,
  );
}
