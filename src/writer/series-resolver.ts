import { AppError } from '../lib/errors.ts';
import type { SampleBatch } from '../model/sample-batch.ts';
import type { MetricType, SeriesDefinition, SeriesId, SeriesRecord, Tags } from '../model/series.ts';
import type { ResolvedBatch, SampleStore } from '../store/port.ts';
import { OpenSeries } from './open-series.ts';
import type { KnownIds, SeriesIdCache } from './series-id-cache.ts';

/** What the writer needs of the series catalog. */
export interface WriterCatalog {
  lookup(name: string, tags: Tags): SeriesId;
  get(id: SeriesId): SeriesRecord | undefined;
  metric(name: string): { readonly type?: MetricType; readonly unit?: string } | undefined;
  add(records: readonly SeriesRecord[]): void;
}

export interface SeriesResolverOptions {
  readonly catalog: WriterCatalog;
  readonly store: Pick<SampleStore, 'registerSeries'>;
  readonly idCache?: SeriesIdCache;
  /** The store says something else than the catalog holds: only a new process helps. */
  readonly onContradiction?: (error: Error) => void;
}

/**
 * Gives every sample its series id: from the catalog of this process, else from the ids that other writers were given, else
 * from the store, which registers the series that are new. One round trip to each for a group of batches.
 */
export class SeriesResolver {
  readonly #catalog: WriterCatalog;
  readonly #store: Pick<SampleStore, 'registerSeries'>;
  readonly #idCache: SeriesIdCache | undefined;
  readonly #onContradiction: (error: Error) => void;

  constructor(options: SeriesResolverOptions) {
    this.#catalog = options.catalog;
    this.#store = options.store;
    this.#idCache = options.idCache;
    this.#onContradiction = options.onContradiction ?? (() => undefined);
  }

  async resolve(batches: readonly SampleBatch[]): Promise<readonly ResolvedBatch[]> {
    const open = new OpenSeries();
    const tables = batches.map((batch) => this.#resolveKnown(batch, open));
    if (!open.isEmpty) await this.#close(open);
    return batches.map((batch, at) => resolvedBatch(batch, tables[at] as Uint32Array));
  }

  /** The ids of a batch's series table as far as they are known; what is not goes to `open`. */
  #resolveKnown(batch: SampleBatch, open: OpenSeries): Uint32Array {
    if (batch.newSeries.size === 0) return batch.seriesIds;
    const ids = batch.seriesIds.slice();
    for (const [index, definition] of batch.newSeries) {
      // Another batch may have brought the same series since this one was decoded.
      const id = this.#catalog.lookup(definition.name, definition.tags);
      if (id === 0) open.add(definition, { ids, index });
      else ids[index] = id;
      if (this.#describesMore(definition)) open.describe(definition);
    }
    return ids;
  }

  #describesMore({ name, type, unit }: SeriesDefinition): boolean {
    if (type === undefined && unit === undefined) return false;
    const metric = this.#catalog.metric(name);
    return (
      (type !== undefined && metric?.type === undefined) || (unit !== undefined && metric?.unit === undefined)
    );
  }

  async #close(open: OpenSeries): Promise<void> {
    const cache = this.#idCache?.current();
    if (cache !== undefined) await this.#takeKnown(open, cache);
    const definitions = open.toRegister();
    const ids = definitions.length === 0 ? [] : await this.#store.registerSeries(definitions);
    if (cache?.isCurrent() === false) throw databaseChanged();
    const registered = definitions.map((definition, at) => ({ ...definition, id: ids[at] as number }));
    const unknown = new Set(open.entries.filter(({ id }) => id === 0));
    for (const record of registered) open.settle(record, record.id);
    this.#addToCatalog([...open.entries.map(({ definition, id }) => ({ ...definition, id })), ...registered]);
    open.fill();
    if (unknown.size > 0) cache?.keep([...unknown]);
  }

  /** Takes the ids that the store gave to other writers. */
  async #takeKnown(open: OpenSeries, cache: KnownIds): Promise<void> {
    const { entries } = open;
    if (entries.length === 0) return;
    const ids = await cache.find(entries);
    const taken = new Set<SeriesId>();
    for (const [at, entry] of entries.entries()) {
      const id = ids[at];
      // An id that belongs to another series is of no use, whoever kept it.
      if (id === undefined || taken.has(id) || this.#catalog.get(id) !== undefined) continue;
      taken.add(id);
      entry.id = id;
    }
  }

  #addToCatalog(records: readonly SeriesRecord[]): void {
    try {
      this.#catalog.add(records);
    } catch (cause) {
      const error = new AppError(
        'CATALOG_CONTRADICTED',
        'the store gives a series another id than this process knows; was the database replaced?',
        { status: 503, cause, fix: 'Restart this process.' },
      );
      this.#onContradiction(error);
      throw error;
    }
  }
}

function databaseChanged(): AppError {
  const message = 'the database was replaced by another one while ids of series were asked for';
  return new AppError('STORE_UNAVAILABLE', message, { status: 503, retryAfterSeconds: 1 });
}

function resolvedBatch(batch: SampleBatch, ids: Uint32Array): ResolvedBatch {
  const { id, keyed, seriesRefs, times, values } = batch;
  const seriesIds = new Uint32Array(seriesRefs.length);
  for (let at = 0; at < seriesRefs.length; at += 1) {
    seriesIds[at] = ids[seriesRefs[at] as number] as number;
  }
  return { id, keyed, seriesIds, times, values };
}
