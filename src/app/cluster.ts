import { hostname } from 'node:os';
import { SeriesCatalog } from '../catalog/catalog.ts';
import { CatalogFollower } from '../catalog/catalog-follower.ts';
import type { Config } from '../config/schema.ts';
import type { Role } from '../config/sections/server.ts';
import type { Clock } from '../lib/clock.ts';
import type { Metadata } from '../metadata/port.ts';
import { createPostgresMetadata } from '../metadata/postgres/postgres-metadata.ts';
import { createQueryEngine, type QueryEngine } from '../query/engine.ts';
import type { SampleQueue } from '../queue/port.ts';
import { createRabbitMqQueue } from '../queue/rabbitmq/rabbitmq-queue.ts';
import type { StateStore } from '../state/port.ts';
import { createRedisState } from '../state/redis/redis-state.ts';
import { createTimescaleStore, type TimescaleStore } from '../store/timescale/timescale-store.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { SeriesIdCache } from '../writer/series-id-cache.ts';
import { createWriter } from '../writer/writer.ts';
import { CleanupStack } from './cleanup-stack.ts';
import { openDeadLetters } from './dead-letters.ts';
import { queryObserver, writerObserver } from './observers.ts';
import type { Parts } from './parts.ts';

export interface ClusterDependencies {
  readonly config: Config;
  readonly roles: ReadonlySet<Role>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Called when this process can no longer be right, for example after the database was replaced under it. */
  readonly onFailure: (error: Error) => void;
}

/**
 * Builds the adapters of the cluster profile that the roles of this process need, and what works on them. Nothing waits for
 * the servers: each adapter connects in the background and says in its health what it waits for.
 */
export async function openCluster(dependencies: ClusterDependencies): Promise<Parts> {
  const cleanup = new CleanupStack();
  try {
    return { ...build(dependencies, cleanup), close: () => cleanup.run() };
  } catch (error) {
    await cleanup.runAfterFailure(dependencies.log);
    throw error;
  }
}

/** Each part puts its end on `cleanup`; those that work on others end first. */
function build(dependencies: ClusterDependencies, cleanup: CleanupStack): Omit<Parts, 'close'> {
  const { roles } = dependencies;
  // Pages need none of the servers: what they show comes from a process with queries.
  if (roles.size === 1 && roles.has('web')) return {};
  const queue = openQueue(dependencies, cleanup);
  const state = openState(dependencies, cleanup);
  const catalog = new SeriesCatalog();
  const store = openStore(dependencies, cleanup, catalog);
  // Where alerts are evaluated, and where people ask for them.
  const metadata = roles.has('query') || roles.has('alert') ? openMetadata(dependencies, cleanup) : undefined;
  const follower = followCatalog(dependencies, cleanup, { store, catalog });
  const shared = { store, catalog, state };
  const engine =
    roles.has('query') || roles.has('alert')
      ? startEngine(dependencies, cleanup, { ...shared, requireCatalog: () => follower.requireComplete() })
      : undefined;
  if (roles.has('write')) startWriter(dependencies, cleanup, { ...shared, queue });
  return {
    ...shared,
    ...(queue === undefined ? {} : { queue }),
    ...(metadata === undefined ? {} : { metadata }),
    // Where series have names, and pages ask.
    ...(roles.has('query') || roles.has('write') ? { deadLetters: openDeadLetters(dependencies) } : {}),
    catalogHealth: () => follower.health(),
    ...(engine === undefined ? {} : { engine }),
  };
}

function openQueue(
  { config, roles, clock, log }: ClusterDependencies,
  cleanup: CleanupStack,
): SampleQueue | undefined {
  // Alerting writes states of alerts and results of recording rules.
  const publish = roles.has('ingest') || roles.has('alert');
  const consume = roles.has('write');
  if (!publish && !consume) return undefined;
  const queue = createRabbitMqQueue({
    settings: config.rabbitmq,
    clock,
    log: log.child({ part: 'queue' }),
    origin: `${[...roles].join(',')} ${hostname()}:${process.pid}`,
    publish,
    consume,
  });
  cleanup.add('the queue', () => queue.close());
  return queue;
}

function openState({ config, clock, log }: ClusterDependencies, cleanup: CleanupStack): StateStore {
  const state = createRedisState({
    settings: config.redis,
    cacheMiB: config.query.cacheMiB,
    clock,
    log: log.child({ part: 'state' }),
  });
  cleanup.add('the state', () => state.close());
  return state;
}

function openStore(
  { config, roles, clock, log, onFailure }: ClusterDependencies,
  cleanup: CleanupStack,
  catalog: SeriesCatalog,
): TimescaleStore {
  const store = createTimescaleStore({
    settings: config.timescale,
    storeSettings: config.store,
    clock,
    log: log.child({ part: 'store' }),
    maintains: roles.has('write'),
    newestSeries: () => catalog.newest(),
    onReplaced: onFailure,
  });
  cleanup.add('the store', () => store.close());
  return store;
}

function openMetadata({ config, clock, log }: ClusterDependencies, cleanup: CleanupStack): Metadata {
  const metadata = createPostgresMetadata({
    settings: config.timescale,
    clock,
    log: log.child({ part: 'metadata' }),
  });
  cleanup.add('the metadata', () => metadata.close());
  return metadata;
}

function followCatalog(
  { clock, log, onFailure }: ClusterDependencies,
  cleanup: CleanupStack,
  { store, catalog }: { store: TimescaleStore; catalog: SeriesCatalog },
): CatalogFollower {
  const follower = new CatalogFollower({
    source: store,
    catalog,
    clock,
    log: log.child({ part: 'catalog' }),
    onContradiction: (error) => onFailure(error instanceof Error ? error : new Error(String(error))),
  });
  follower.start();
  cleanup.add('the catalog', () => follower.stop());
  return follower;
}

interface SharedParts {
  readonly store: TimescaleStore;
  readonly catalog: SeriesCatalog;
  readonly state: StateStore;
}

function startEngine(
  { config, clock, log, metrics }: ClusterDependencies,
  cleanup: CleanupStack,
  parts: SharedParts & { readonly requireCatalog: () => void },
): QueryEngine {
  const engine = createQueryEngine({
    ...parts,
    clock,
    settings: config.query,
    log: log.child({ part: 'query' }),
    observe: queryObserver(metrics),
  });
  cleanup.add('the query engine', async () => engine.close());
  return engine;
}

function startWriter(
  { config, clock, log, metrics, onFailure }: ClusterDependencies,
  cleanup: CleanupStack,
  { store, catalog, state, queue }: SharedParts & { readonly queue: SampleQueue | undefined },
): void {
  if (queue === undefined) throw new Error('BUG: a writer without a queue');
  const writer = createWriter({
    ...{ queue, store, catalog, clock },
    log: log.child({ part: 'writer' }),
    settings: config.writer,
    observe: writerObserver(metrics),
    onContradiction: onFailure,
    idCache: new SeriesIdCache({
      state,
      ttlMs: config.redis.seriesIdSeconds * 1_000,
      installation: () => store.installationId,
    }),
  });
  writer.start();
  cleanup.add('the writer', () => writer.stop());
}
