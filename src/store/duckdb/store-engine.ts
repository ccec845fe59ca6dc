import { statfsSync } from 'node:fs';
import type { StoreSettings } from '../../config/sections/store.ts';
import type { Clock } from '../../lib/clock.ts';
import { Mutex } from '../../lib/mutex.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { SeriesDefinition, SeriesRecord } from '../../model/series.ts';
import type {
  BucketColumns,
  MetricDefinition,
  ReadBucketsRequest,
  ReadSamplesRequest,
  ResolvedBatch,
  SampleColumns,
  StoreExplanation,
  StoreStats,
  WriteResult,
} from '../port.ts';
import { explainBuckets } from './explain-buckets.ts';
import { Maintenance } from './maintenance.ts';
import { readBuckets } from './read-buckets.ts';
import { readSamples } from './read-samples.ts';
import { RetentionPolicy } from './retention.ts';
import { GivenUpError, isDatabaseFault, storeFault, storeFull } from './store-faults.ts';
import type { StoreLogFunction } from './store-log.ts';
import { type OpenStore, openStore } from './store-opening.ts';
import type { Snapshot } from './store-state.ts';
import { storeStats } from './store-stats.ts';
import { writeBatches } from './store-write.ts';

// Free space is looked at this often at the most; at 10 MB/s of samples that is 2.5 MB.
const FREE_SPACE_CHECK_MS = 250;
const REOPEN_INTERVAL_MS = 1_000;
const HEALTH_INTERVAL_MS = 1_000;
const MIB = 1024 * 1024;

export interface StoreEngineOptions {
  readonly dataDir: string;
  readonly settings: StoreSettings;
  readonly clock: Clock;
  readonly log: StoreLogFunction;
  readonly onHealth: (health: PartHealth) => void;
}

/**
 * The embedded store on one thread: DuckDB makes samples durable, memory answers for those not sealed yet, segment files for
 * the rest. All use of the database goes through one mutex; reads never touch it.
 */
export class StoreEngine {
  readonly #options: StoreEngineOptions;
  readonly #databaseLock = new Mutex();
  readonly #maintenance: Maintenance;
  readonly #retention: RetentionPolicy;
  #store: OpenStore;
  #fault: { readonly error: unknown; readonly sinceMs: number; nextTryMs: number } | undefined;
  #full: { readonly sinceMs: number } | undefined;
  #nextSpaceCheckMs = 0;
  #reported: PartHealth = { status: 'ok' };
  readonly #healthTimer: NodeJS.Timeout;

  static async open(options: StoreEngineOptions): Promise<StoreEngine> {
    const store = await openStore(options.dataDir, options.settings, options.clock.now());
    return new StoreEngine(options, store);
  }

  private constructor(options: StoreEngineOptions, store: OpenStore) {
    this.#options = options;
    this.#store = store;
    this.#retention = new RetentionPolicy(options.settings);
    this.#maintenance = new Maintenance({
      ...options,
      retention: this.#retention,
      store: () => this.#store,
      withDatabase: (work) => this.#withDatabase(work),
    });
    this.#maintenance.start();
    this.#healthTimer = setInterval(() => this.#reportHealth(), HEALTH_INTERVAL_MS);
    this.#logDamage();
  }

  registerSeries(definitions: readonly SeriesDefinition[]): Promise<Uint32Array> {
    return this.#withDatabase(async (store) => {
      this.#requireSpace();
      return store.series.register(definitions);
    });
  }

  listSeriesPage({ afterId, limit }: { afterId: number; limit: number }): Promise<readonly SeriesRecord[]> {
    return this.#withDatabase((store) => store.series.list(afterId, limit));
  }

  listMetrics(): Promise<readonly MetricDefinition[]> {
    return this.#withDatabase(async (store) => store.series.listMetrics());
  }

  async write(batches: readonly ResolvedBatch[]): Promise<WriteResult> {
    await this.#maintenance.sealer.roomForWrites();
    const written = await this.#withDatabase(async (store) => {
      this.#requireSpace();
      return writeBatches(store, batches, this.#options.clock.now());
    });
    this.#maintenance.sealWhenDue();
    return { written };
  }

  readBuckets(request: ReadBucketsRequest): Promise<BucketColumns> {
    return this.#withSnapshot((snapshot) => readBuckets(snapshot, request));
  }

  readSamples(request: ReadSamplesRequest): Promise<SampleColumns> {
    return this.#withSnapshot((snapshot) => readSamples(snapshot, request));
  }

  explainBuckets(request: ReadBucketsRequest): Promise<StoreExplanation> {
    return this.#withSnapshot(async (snapshot) => explainBuckets(snapshot, request));
  }

  async stats(): Promise<StoreStats> {
    return storeStats(this.#store, this.#retention, this.#maintenance);
  }

  async maintain(nowMs: number): Promise<void> {
    await this.#maintenance.run(nowMs);
  }

  async close(): Promise<void> {
    clearInterval(this.#healthTimer);
    await this.#maintenance.stop();
    await this.#databaseLock.run(async () => {
      this.#store.database.close();
      this.#store.state.close();
    });
  }

  async #withSnapshot<T>(read: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const snapshot = this.#store.state.snapshot();
    try {
      return await read(snapshot);
    } finally {
      snapshot.release();
    }
  }

  /** Runs `work` alone on the database. A fault of the database itself closes and reopens it before the next use. */
  #withDatabase<T>(work: (store: OpenStore) => Promise<T>): Promise<T> {
    return this.#databaseLock.run(async () => {
      await this.#recover();
      try {
        return await work(this.#store);
      } catch (error) {
        if (error instanceof GivenUpError) throw error;
        if (isDatabaseFault(error)) this.#noteFault(error);
        throw storeFault(error);
      }
    });
  }

  #noteFault(error: unknown): void {
    const nowMs = this.#options.clock.now();
    this.#fault = { error, sinceMs: this.#fault?.sinceMs ?? nowMs, nextTryMs: nowMs };
    const fault = storeFault(error);
    this.#options.log(
      'error',
      { code: fault.code, cause: fault.message },
      'the store failed; it will be reopened',
    );
    this.#reportHealth();
  }

  /**
   * After a fault nobody knows what the last transaction left: memory is rebuilt from what the file holds.
   * Reads go on with the old state meanwhile.
   */
  async #recover(): Promise<void> {
    if (this.#fault === undefined) return;
    const nowMs = this.#options.clock.now();
    if (nowMs < this.#fault.nextTryMs) throw storeFault(this.#fault.error);
    this.#fault.nextTryMs = nowMs + REOPEN_INTERVAL_MS;
    const { dataDir, settings } = this.#options;
    try {
      closeQuietly(this.#store);
      const reopened = await openStore(dataDir, settings, nowMs);
      this.#store.state.close();
      this.#store = reopened;
    } catch (error) {
      this.#fault = { ...this.#fault, error };
      throw storeFault(error);
    }
    this.#fault = undefined;
    this.#options.log('info', {}, 'the store was reopened');
    this.#reportHealth();
  }

  #requireSpace(): void {
    const nowMs = this.#options.clock.monotonicMs();
    if (nowMs >= this.#nextSpaceCheckMs) {
      this.#nextSpaceCheckMs = nowMs + FREE_SPACE_CHECK_MS;
      this.#checkSpace();
    }
    if (this.#full !== undefined)
      throw storeFull(`less than ${this.#options.settings.minFreeMiB} MiB are free`);
  }

  #checkSpace(): void {
    const { bavail, bsize } = statfsSync(this.#options.dataDir);
    const isFull = bavail * bsize < this.#options.settings.minFreeMiB * MIB;
    if (isFull === (this.#full !== undefined)) return;
    this.#full = isFull ? { sinceMs: this.#options.clock.now() } : undefined;
    this.#options.log(
      isFull ? 'warn' : 'info',
      {},
      isFull ? 'the disk is full: writes are refused' : 'there is room again',
    );
    this.#reportHealth();
  }

  /** Says how the store is, when that has changed. */
  #reportHealth(): void {
    const health = this.#health();
    const { status, code, message } = this.#reported;
    if (health.status === status && health.code === code && health.message === message) return;
    this.#reported = health;
    this.#options.onHealth(health);
  }

  #health(): PartHealth {
    if (this.#fault !== undefined) {
      const { code, message } = storeFault(this.#fault.error);
      return { status: 'failing', code, message: `since ${isoTime(this.#fault.sinceMs)}: ${message}` };
    }
    if (this.#full !== undefined) {
      const { code, message, fix } = storeFull(`less than ${this.#options.settings.minFreeMiB} MiB are free`);
      return { status: 'failing', code, message: `since ${isoTime(this.#full.sinceMs)}: ${message}. ${fix}` };
    }
    const sealError = this.#maintenance.sealer.persistentError;
    if (sealError !== undefined) {
      return {
        status: 'failing',
        code: 'SEAL_FAILED',
        message: `samples cannot be sealed: ${storeFault(sealError).message}`,
      };
    }
    const [damaged] = this.#store.damaged;
    if (damaged !== undefined) {
      const others = this.#store.damaged.length - 1;
      const message = `segment ${damaged.record.file} cannot be read${others > 0 ? ` (and ${others} more)` : ''}: ${damaged.reason}. Restore it from a backup; answers that need it are marked as partial.`;
      return { status: 'failing', code: 'SEGMENT_DAMAGED', message };
    }
    return { status: 'ok' };
  }

  #logDamage(): void {
    for (const { record, reason } of this.#store.damaged) {
      this.#options.log(
        'error',
        { file: record.file, reason },
        'a segment cannot be read; the store goes on without it',
      );
    }
    this.#reportHealth();
  }
}

function closeQuietly(store: OpenStore): void {
  try {
    store.database.close();
  } catch {
    // The database was given up already; what counts is what its file holds.
  }
}

function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
