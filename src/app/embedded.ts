import { join } from 'node:path';
import { SeriesCatalog } from '../catalog/catalog.ts';
import type { Config } from '../config/schema.ts';
import type { Clock } from '../lib/clock.ts';
import { createQueryEngine, type QueryEngine } from '../query/engine.ts';
import { EmbeddedQueue } from '../queue/embedded/embedded-queue.ts';
import type { SampleQueue } from '../queue/port.ts';
import { MemoryState } from '../state/memory/memory-state.ts';
import type { StateStore } from '../state/port.ts';
import { openDuckdbStore } from '../store/duckdb/duckdb-store.ts';
import type { SampleStore } from '../store/port.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createWriter, type Writer } from '../writer/writer.ts';
import { queryObserver, writerObserver } from './observers.ts';

/** The adapters of the embedded profile and what is built on them. */
export interface EmbeddedParts {
  readonly store: SampleStore;
  readonly catalog: SeriesCatalog;
  readonly queue: SampleQueue;
  readonly state: StateStore;
  readonly writer: Writer;
  readonly engine: QueryEngine;
  /** Commits what was accepted and closes. No publisher may be waiting any more. */
  close(): Promise<void>;
}

export interface EmbeddedDependencies {
  readonly config: Config;
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** Opens the store, fills the catalog from it and starts the writer. */
export async function openEmbedded(dependencies: EmbeddedDependencies): Promise<EmbeddedParts> {
  const { config, folder, clock, log, metrics } = dependencies;
  const store = await openDuckdbStore({
    dataDir: join(folder, 'store'),
    settings: config.store,
    log: log.child({ part: 'store' }),
  });
  try {
    const catalog = await loadCatalog(store);
    const queue = new EmbeddedQueue({ settings: config.queue, clock });
    const state = new MemoryState({ clock, cacheMiB: config.query.cacheMiB });
    const writer = createWriter({
      queue,
      store,
      catalog,
      clock,
      log: log.child({ part: 'writer' }),
      settings: config.writer,
      observe: writerObserver(metrics),
    });
    const engine = createQueryEngine({
      store,
      catalog,
      state,
      clock,
      settings: config.query,
      log: log.child({ part: 'query' }),
      observe: queryObserver(metrics),
    });
    writer.start();
    const close = async (): Promise<void> => {
      await writer.stop();
      engine.close();
      await state.close();
      await store.close();
    };
    return { store, catalog, queue, state, writer, engine, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function loadCatalog(store: SampleStore): Promise<SeriesCatalog> {
  const catalog = new SeriesCatalog();
  for await (const page of store.listSeries(0)) catalog.add(page);
  return catalog;
}
