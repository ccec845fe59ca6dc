import type { ClientBase, PoolClient } from 'pg';
import type { StoreSettings } from '../../config/sections/store.ts';
import type { TimescaleSettings } from '../../config/sections/timescale.ts';
import type { Clock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { SeriesDefinition, SeriesId, SeriesRecord } from '../../model/series.ts';
import type { TimestampMs } from '../../model/time.ts';
import { Database } from '../../postgres/database.ts';
import type { DatabaseLog } from '../../postgres/outage-log.ts';
import type {
  BucketColumns,
  MetricDefinition,
  ReadBucketsRequest,
  ReadSamplesRequest,
  ResolvedBatch,
  SampleColumns,
  SampleStore,
  StoreExplanation,
  StoreStats,
  WriteResult,
} from '../port.ts';
import { retentionScopes } from '../retention-scopes.ts';
import { STORE_ERRORS, storeError } from './errors.ts';
import { explainBuckets } from './explain-buckets.ts';
import { Installation } from './installation.ts';
import { Maintenance } from './maintenance.ts';
import { readBuckets } from './read-buckets.ts';
import { ReadPool } from './read-pool.ts';
import { readSamples } from './read-samples.ts';
import { SampleAges } from './sample-ages.ts';
import { SeriesTable } from './series-table.ts';
import { SettledBuckets } from './settled-buckets.ts';
import { readCoverage, readSizes, type StoreSizes } from './store-stats.ts';
import { WriterPool } from './writer-pool.ts';

export interface TimescaleStoreDependencies {
  readonly settings: TimescaleSettings;
  readonly storeSettings: StoreSettings;
  readonly clock: Clock;
  readonly log: DatabaseLog;
  /** Whether this process keeps the rollups going and applies retention; one of those that do does it. */
  readonly maintains?: boolean;
  /** The series with the largest id that this process knows, to see whether the database still has it. */
  readonly newestSeries?: () => SeriesRecord | undefined;
  /** Called when another database stands where this one was, or it lost series: what is known of them is no longer right. */
  readonly onReplaced?: (error: Error) => void;
  /** Taken in place of the database's clock to tell what is due; in tests. */
  readonly now?: () => number;
  /** How often the database is looked at while it can be used; in tests. */
  readonly recheckMs?: number;
  /** From how many rows on settled buckets of a request are kept; in tests. */
  readonly settledWorthRows?: number;
}

/** Sizes are looked at this often at most. */
const SIZES_FRESH_MS = 60_000;

/** Returns at once; the store connects in the background and says in `health` what it waits for. */
export function createTimescaleStore(dependencies: TimescaleStoreDependencies): TimescaleStore {
  return new TimescaleStore(dependencies);
}

/** `SampleStore` over TimescaleDB. docs/formats/timescale-schema.md explains the tables. */
export class TimescaleStore implements SampleStore {
  readonly #dependencies: TimescaleStoreDependencies;
  readonly #database: Database;
  readonly #installation: Installation;
  readonly #series: SeriesTable;
  readonly #writers: WriterPool;
  readonly #readers: ReadPool;
  readonly #maintenance: Maintenance;
  readonly #settled: SettledBuckets;
  #sizes: { readonly value: StoreSizes; readonly atMs: number } | undefined;

  constructor(dependencies: TimescaleStoreDependencies) {
    const { settings, storeSettings, clock, log, now, newestSeries, onReplaced } = dependencies;
    this.#dependencies = dependencies;
    const installation = new Installation({
      newestSeries: newestSeries ?? (() => undefined),
      onReplaced: onReplaced ?? (() => undefined),
      onRenewed: () => this.#database.breakConnections('its server was replaced by another one'),
    });
    this.#installation = installation;
    this.#database = new Database({
      ...{ settings, clock, log, errors: STORE_ERRORS },
      pool: { max: settings.maxConnections },
      ...(dependencies.recheckMs === undefined ? {} : { recheckMs: dependencies.recheckMs }),
      check: (client) => installation.check(client),
      verify: (client) => installation.verify(client),
    });
    this.#series = new SeriesTable({ database: this.#database, installation });
    const ages = new SampleAges(() => clock.monotonicMs());
    this.#writers = new WriterPool(this.#database, {
      ...{ timeoutSeconds: settings.writeTimeoutSeconds, ages },
      lostIds: () => installation.lostIds,
    });
    this.#readers = new ReadPool({ settings, primary: this.#database.pool, log });
    this.#maintenance = new Maintenance({
      ...{ database: this.#database, storeSettings, clock, log, ages, now },
      compressAfterHours: settings.compressAfterHours,
    });
    this.#settled = new SettledBuckets({
      sizeMiB: settings.settledCacheMiB,
      installation: () => this.#installation.id,
      worthRows: dependencies.settledWorthRows,
    });
    if (dependencies.maintains) this.#maintenance.start();
  }

  /** The random identity of the database, another one after each failover; undefined until the first connection. */
  get installationId(): string | undefined {
    return this.#installation.id;
  }

  registerSeries(definitions: readonly SeriesDefinition[]): Promise<Uint32Array> {
    return this.#series.register(definitions);
  }

  listSeries(afterId: SeriesId): AsyncIterable<readonly SeriesRecord[]> {
    return this.#series.list(afterId);
  }

  listMetrics(): Promise<readonly MetricDefinition[]> {
    return this.#series.listMetrics();
  }

  write(batches: readonly ResolvedBatch[]): Promise<WriteResult> {
    return this.#writers.write(batches);
  }

  readSamples(request: ReadSamplesRequest): Promise<SampleColumns> {
    return this.#read('reading samples', (client) => readSamples(client, request), request.signal);
  }

  readBuckets(request: ReadBucketsRequest): Promise<BucketColumns> {
    const read = (client: PoolClient) => readBuckets(client, request, this.#settled);
    return this.#read('reading buckets', read, request.signal);
  }

  explainBuckets(request: ReadBucketsRequest): Promise<StoreExplanation> {
    return this.#read('explaining a read', (client) => explainBuckets(client, request), request.signal);
  }

  async stats(): Promise<StoreStats> {
    const scopes = retentionScopes(this.#dependencies.storeSettings);
    const { sizes, coverage } = await this.#figures(async (client) => {
      const sizes = await this.#freshSizes(client);
      const nowMs = this.#dependencies.now?.() ?? this.#dependencies.clock.now();
      return { sizes, coverage: await readCoverage(client, scopes, { sizes, nowMs }) };
    });
    return {
      ...coverage,
      // Rows are in their place when they are written: nothing waits to be sealed.
      hotSamples: 0,
      sizeBytes: sizes.sizeBytes,
      seriesCount: sizes.seriesCount,
      sealFailures: 0,
      mergeFailures: this.#maintenance.failures,
      activeConnections: this.#database.activeConnections + this.#readers.activeConnections,
    };
  }

  health(): PartHealth {
    const database = this.#database.health();
    if (database.status !== 'ok') return database;
    const fault = this.#writers.fault;
    if (fault !== undefined) return { status: 'failing', code: fault.code, message: fault.message };
    if (this.#maintenance.fault !== undefined) {
      const message = `work on TimescaleDB is held up: ${this.#maintenance.fault}`;
      return { status: 'degraded', code: 'STORE_MAINTENANCE', message };
    }
    return this.#readers.health();
  }

  async maintain(nowMs: TimestampMs): Promise<void> {
    await this.#maintenance.run(nowMs);
    this.#sizes = undefined;
  }

  async close(): Promise<void> {
    await this.#maintenance.stop();
    await this.#readers.close();
    await this.#database.close();
  }

  /** By the primary, which knows first what retention drops; while it is away nothing is dropped, and a replica says the same. */
  async #figures<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const doing = 'reading statistics';
    try {
      return await this.#database.run(doing, work);
    } catch (error) {
      if (this.#dependencies.settings.readUrls.length === 0) throw error;
      return this.#read(
        doing,
        work,
        AbortSignal.timeout(1_000 * this.#dependencies.settings.requestTimeoutSeconds),
      );
    }
  }

  async #read<T>(
    doing: string,
    work: (client: PoolClient) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    // Replicas answer while the primary is away.
    if (this.#dependencies.settings.readUrls.length === 0) await this.#database.requireReady(doing);
    try {
      return await this.#readers.run(work, signal);
    } catch (error) {
      if (error instanceof AppError) throw error;
      this.#database.noteFault(error);
      throw storeError(error, `${doing} at ${this.#database.server}`);
    }
  }

  async #freshSizes(client: ClientBase): Promise<StoreSizes> {
    const nowMs = this.#dependencies.clock.monotonicMs();
    if (this.#sizes === undefined || nowMs - this.#sizes.atMs >= SIZES_FRESH_MS) {
      this.#sizes = { value: await readSizes(client), atMs: nowMs };
    }
    return this.#sizes.value;
  }
}
