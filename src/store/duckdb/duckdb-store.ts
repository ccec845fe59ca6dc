import { Worker } from 'node:worker_threads';
import type { StoreSettings } from '../../config/sections/store.ts';
import { AppError } from '../../lib/errors.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { SeriesDefinition, SeriesId, SeriesRecord } from '../../model/series.ts';
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
import {
  deserializeError,
  type StoreMethod,
  type WorkerData,
  type WorkerReply,
  type WorkerRequest,
} from './rpc.ts';
import type { LogLevel } from './store-log.ts';

// 2 048 series a page: one DuckDB vector, and well under 1 ms to hand over.
const SERIES_PAGE = 2_048;

export interface StoreLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface DuckdbStoreOptions {
  /** Folder of the store; made when missing. */
  readonly dataDir: string;
  readonly settings: StoreSettings;
  readonly log: StoreLog;
  /** The store's "now" in UTC ms, shared with the worker; the machine's clock when absent. */
  readonly clockBuffer?: SharedArrayBuffer;
  /** Called once when the store's thread ends without having been closed: nothing works until the process is started anew. */
  readonly onExit?: (error: Error) => void;
}

/** Opens or creates the embedded store in `dataDir`, in a worker thread of its own. */
export async function openDuckdbStore(options: DuckdbStoreOptions): Promise<SampleStore> {
  const store = new DuckdbStore(options);
  await store.opened;
  return store;
}

interface PendingCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The main-thread side of the store: passes calls to the worker, keeps nothing but its last health. */
class DuckdbStore implements SampleStore {
  readonly opened: Promise<void>;
  readonly #worker: Worker;
  readonly #log: StoreLog;
  readonly #pending = new Map<number, PendingCall>();
  #nextId = 1;
  #health: PartHealth = { status: 'ok' };
  #gone: Error | undefined;
  #isOpen = false;
  #closing = false;
  readonly #onExit: ((error: Error) => void) | undefined;

  constructor({ dataDir, settings, log, clockBuffer, onExit }: DuckdbStoreOptions) {
    this.#log = log;
    this.#onExit = onExit;
    const workerData: WorkerData = {
      dataDir,
      settings,
      ...(clockBuffer === undefined ? {} : { clockBuffer }),
    };
    // The compiled package carries .js files; the extension is that of this file.
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    this.#worker = new Worker(new URL(`./store-worker.${extension}`, import.meta.url), {
      workerData,
      name: 'store',
    });
    this.opened = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: WorkerReply) => {
        if (message.kind === 'ready') {
          this.#isOpen = true;
          resolve();
        } else if (message.kind === 'failed') {
          reject(deserializeError(message.error));
          void this.#worker.terminate();
        } else this.#receive(message);
      });
      this.#worker.on('error', (error) => {
        reject(error);
        this.#fail(error);
      });
      this.#worker.on('exit', () => this.#fail(new Error('the store thread ended')));
    });
  }

  registerSeries(definitions: readonly SeriesDefinition[]): Promise<Uint32Array> {
    return this.#call('registerSeries', definitions);
  }

  async *listSeries(afterId: SeriesId): AsyncIterable<readonly SeriesRecord[]> {
    let after = afterId;
    for (;;) {
      const page = await this.#call<readonly SeriesRecord[]>('listSeriesPage', {
        afterId: after,
        limit: SERIES_PAGE,
      });
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      after = last.id;
    }
  }

  listMetrics(): Promise<readonly MetricDefinition[]> {
    return this.#call('listMetrics', undefined);
  }

  write(batches: readonly ResolvedBatch[]): Promise<WriteResult> {
    return this.#call('write', batches);
  }

  readSamples({ signal, ...request }: ReadSamplesRequest): Promise<SampleColumns> {
    return this.#call('readSamples', request, signal);
  }

  readBuckets({ signal, ...request }: ReadBucketsRequest): Promise<BucketColumns> {
    return this.#call('readBuckets', request, signal);
  }

  explainBuckets({ signal: _, ...request }: ReadBucketsRequest): Promise<StoreExplanation> {
    return this.#call('explainBuckets', request);
  }

  stats(): Promise<StoreStats> {
    return this.#call('stats', undefined);
  }

  health(): PartHealth {
    return this.#health;
  }

  maintain(nowMs: number): Promise<void> {
    return this.#call('maintain', nowMs);
  }

  async close(): Promise<void> {
    if (this.#gone !== undefined) return;
    this.#closing = true;
    const ended = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    await this.#call('close', undefined);
    await ended;
  }

  #call<T>(method: StoreMethod, argument: unknown, signal?: AbortSignal): Promise<T> {
    if (this.#gone !== undefined) return Promise.reject(unavailable(this.#gone));
    if (signal?.aborted) return Promise.reject(cancelled());
    const id = this.#nextId++;
    const cancel = () => this.#post({ kind: 'cancel', id });
    signal?.addEventListener('abort', cancel, { once: true });
    const answer = new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#post({ kind: 'call', id, method, argument });
    });
    return answer.finally(() => signal?.removeEventListener('abort', cancel));
  }

  #post(request: WorkerRequest): void {
    this.#worker.postMessage(request);
  }

  #receive(message: Exclude<WorkerReply, { kind: 'ready' } | { kind: 'failed' }>): void {
    switch (message.kind) {
      case 'result':
        this.#take(message.id)?.resolve(message.value);
        return;
      case 'error':
        this.#take(message.id)?.reject(deserializeError(message.error));
        return;
      case 'health':
        this.#health = message.health;
        return;
      case 'log':
        this.#write(message.level, message.fields, message.message);
        return;
      default:
        throw new Error(
          `BUG: unknown message from the store thread: ${JSON.stringify(message satisfies never)}`,
        );
    }
  }

  #write(level: LogLevel, fields: object, message: string): void {
    this.#log[level](fields, message);
  }

  #take(id: number): PendingCall | undefined {
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    return call;
  }

  #fail(error: Error): void {
    if (this.#gone !== undefined) return;
    this.#gone = error;
    this.#health = { status: 'failing', code: 'STORE_UNAVAILABLE', message: error.message };
    for (const call of this.#pending.values()) call.reject(unavailable(error));
    this.#pending.clear();
    if (this.#isOpen && !this.#closing) this.#onExit?.(error);
  }
}

function unavailable(cause: Error): AppError {
  return new AppError('STORE_UNAVAILABLE', `the store is not running: ${cause.message}`, {
    status: 503,
    retryAfterSeconds: 5,
    fix: 'See the log for the first error of the store; restart the server.',
    cause,
  });
}

function cancelled(): AppError {
  return new AppError('QUERY_CANCELLED', 'the query was cancelled', { status: 499 });
}
