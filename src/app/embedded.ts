import { join } from 'node:path';
import { SeriesCatalog } from '../catalog/catalog.ts';
import type { Config } from '../config/schema.ts';
import type { Clock } from '../lib/clock.ts';
import type { Metadata } from '../metadata/port.ts';
import { openSqliteMetadata } from '../metadata/sqlite/sqlite-metadata.ts';
import { createQueryEngine } from '../query/engine.ts';
import { EmbeddedQueue } from '../queue/embedded/embedded-queue.ts';
import { MemoryState } from '../state/memory/memory-state.ts';
import { openDuckdbStore } from '../store/duckdb/duckdb-store.ts';
import type { SampleStore } from '../store/port.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { createWriter, type Writer } from '../writer/writer.ts';
import { CleanupStack } from './cleanup-stack.ts';
import { queryObserver, writerObserver } from './observers.ts';
import type { Parts } from './parts.ts';

/** The adapters of the embedded profile and what is built on them. */
export interface EmbeddedParts extends Parts {
  readonly store: SampleStore;
  readonly metadata: Metadata;
  readonly writer: Writer;
}

export interface EmbeddedDependencies {
  readonly config: Config;
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Called when the store's thread ends without having been closed: nothing works any more. */
  readonly onStoreExit: (error: Error) => void;
}

/** Opens store and metadata, fills the catalog from the store and starts the writer. */
export async function openEmbedded(dependencies: EmbeddedDependencies): Promise<EmbeddedParts> {
  const { config, folder, clock, log, onStoreExit } = dependencies;
  const cleanup = new CleanupStack();
  try {
    const store = await openDuckdbStore({
      dataDir: join(folder, 'store'),
      settings: config.store,
      log: log.child({ part: 'store' }),
      onExit: onStoreExit,
    });
    cleanup.add('the store', () => store.close());
    const metadata = openSqliteMetadata({ path: join(folder, 'metadata.db'), clock });
    cleanup.add('the metadata', () => metadata.close());
    const built = await buildOnStore(store, dependencies, cleanup);
    return { ...built, metadata, close: () => cleanup.run() };
  } catch (error) {
    await cleanup.runAfterFailure(log);
    throw error;
  }
}

/** Each part puts its end on `cleanup`; the writer ends first, while everything it needs is there. */
async function buildOnStore(
  store: SampleStore,
  { config, clock, log, metrics }: EmbeddedDependencies,
  cleanup: CleanupStack,
): Promise<Omit<EmbeddedParts, 'metadata' | 'close'>> {
  const catalog = await loadCatalog(store);
  const queue = new EmbeddedQueue({ settings: config.queue, clock });
  const state = new MemoryState({ clock, cacheMiB: config.query.cacheMiB });
  cleanup.add('the state', () => state.close());
  const engine = createQueryEngine({
    store,
    catalog,
    state,
    clock,
    settings: config.query,
    log: log.child({ part: 'query' }),
    observe: queryObserver(metrics),
  });
  cleanup.add('the query engine', async () => engine.close());
  const writer = createWriter({
    queue,
    store,
    catalog,
    clock,
    log: log.child({ part: 'writer' }),
    settings: config.writer,
    observe: writerObserver(metrics),
  });
  writer.start();
  cleanup.add('the writer', () => writer.stop());
  return { store, catalog, queue, state, writer, engine };
}

async function loadCatalog(store: SampleStore): Promise<SeriesCatalog> {
  const catalog = new SeriesCatalog();
  for await (const page of store.listSeries(0)) catalog.add(page);
  return catalog;
}
