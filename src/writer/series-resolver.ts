import type { SampleBatch } from '../model/sample-batch.ts';
import type { MetricType, SeriesDefinition, SeriesId, SeriesRecord, Tags } from '../model/series.ts';
import type { ResolvedBatch, SampleStore } from '../store/port.ts';

/** What the writer needs of the series catalog. */
export interface WriterCatalog {
  lookup(name: string, tags: Tags): SeriesId;
  metric(name: string): { readonly type?: MetricType; readonly unit?: string } | undefined;
  add(records: readonly SeriesRecord[]): void;
}

/** A place in a batch's series table that still needs an id. */
interface OpenEntry {
  readonly ids: Uint32Array;
  readonly index: number;
  readonly definition: SeriesDefinition;
}

/** Gives every sample its series id, registering the series that are new. */
export class SeriesResolver {
  readonly #catalog: WriterCatalog;
  readonly #store: Pick<SampleStore, 'registerSeries'>;

  constructor(options: { catalog: WriterCatalog; store: Pick<SampleStore, 'registerSeries'> }) {
    this.#catalog = options.catalog;
    this.#store = options.store;
  }

  async resolve(batches: readonly SampleBatch[]): Promise<readonly ResolvedBatch[]> {
    const open: OpenEntry[] = [];
    const tables = batches.map((batch) => this.#resolveKnown(batch, open));
    if (open.length > 0) await this.#register(open);
    return batches.map((batch, at) => resolvedBatch(batch, tables[at] as Uint32Array));
  }

  /** The ids of a batch's series table as far as they are known; what is not goes to `open`. */
  #resolveKnown(batch: SampleBatch, open: OpenEntry[]): Uint32Array {
    if (batch.newSeries.size === 0) return batch.seriesIds;
    const ids = batch.seriesIds.slice();
    for (const [index, definition] of batch.newSeries) {
      // Another batch may have brought the same series since this one was decoded.
      const id = this.#catalog.lookup(definition.name, definition.tags);
      if (id !== 0 && !this.#describesMore(definition)) ids[index] = id;
      else open.push({ ids, index, definition });
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

  async #register(open: readonly OpenEntry[]): Promise<void> {
    const ids = await this.#store.registerSeries(open.map(({ definition }) => definition));
    const records = open.map(({ definition }, at) => ({ ...definition, id: ids[at] as number }));
    this.#catalog.add(records);
    open.forEach((entry, at) => {
      entry.ids[entry.index] = ids[at] as number;
    });
  }
}

function resolvedBatch(batch: SampleBatch, ids: Uint32Array): ResolvedBatch {
  const { id, keyed, seriesRefs, times, values } = batch;
  const seriesIds = new Uint32Array(seriesRefs.length);
  for (let at = 0; at < seriesRefs.length; at += 1) {
    seriesIds[at] = ids[seriesRefs[at] as number] as number;
  }
  return { id, keyed, seriesIds, times, values };
}
