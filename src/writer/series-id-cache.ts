import { hash } from 'node:crypto';
import type { SeriesId } from '../model/series.ts';
import type { StateStore } from '../state/port.ts';

const LARGEST_ID = 2 ** 32 - 1;

/** A series as the cache names it: its metric, and its `seriesKey`. */
export interface KeyedSeries {
  readonly name: string;
  readonly key: string;
}

/** The ids of one database, as long as this process is connected to it. */
export interface KnownIds {
  /** The id of each series in order, undefined where none is kept; one round trip. */
  find(series: readonly KeyedSeries[]): Promise<readonly (SeriesId | undefined)[]>;
  /** Whether it is still that database: ids that were found or given before may be lost when it is not. */
  isCurrent(): boolean;
  /** Keeps ids that the database gave. Nobody waits for it: what is not kept is asked of the database again. */
  keep(series: readonly (KeyedSeries & { readonly id: SeriesId })[]): void;
}

/**
 * Ids that any writer got from the database, shared between all of them. They are kept under the identity of the database, so
 * that ids of another one are never found.
 */
export class SeriesIdCache {
  readonly #state: Pick<StateStore, 'idsGet' | 'idsSet'>;
  readonly #ttlMs: number;
  readonly #installation: () => string | undefined;

  constructor(options: {
    state: Pick<StateStore, 'idsGet' | 'idsSet'>;
    ttlMs: number;
    /** The identity of the database that this process is connected to; undefined while it is not known. */
    installation: () => string | undefined;
  }) {
    this.#state = options.state;
    this.#ttlMs = options.ttlMs;
    this.#installation = options.installation;
  }

  /** Undefined while it is not known whose ids are asked for. */
  current(): KnownIds | undefined {
    const installation = this.#installation();
    if (installation === undefined) return undefined;
    const keyOf = ({ name, key }: KeyedSeries) =>
      `${installation}:${name}:${hash('sha256', key, 'base64url')}`;
    const isCurrent = (): boolean => this.#installation() === installation;
    return {
      isCurrent,
      find: async (series) => (await this.#state.idsGet(series.map(keyOf))).map(validId),
      keep: (series) => {
        if (!isCurrent()) return;
        const entries = series.map((each) => ({ key: keyOf(each), id: each.id }));
        this.#state.idsSet(entries, { ttlMs: this.#ttlMs }).catch(() => undefined);
      },
    };
  }
}

function validId(id: number | undefined): SeriesId | undefined {
  return id !== undefined && Number.isInteger(id) && id >= 1 && id <= LARGEST_ID ? id : undefined;
}
