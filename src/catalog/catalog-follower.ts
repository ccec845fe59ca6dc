import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { PartHealth } from '../lib/part-health.ts';
import type { MetricType, SeriesId, SeriesRecord } from '../model/series.ts';
import type { SeriesCatalog } from './catalog.ts';

/** Where the series come from: a store that several processes register series in. */
export interface SeriesSource {
  /** Whoever has seen an id has seen all smaller ones. */
  listSeries(afterId: SeriesId): AsyncIterable<readonly SeriesRecord[]>;
  listMetrics(): Promise<
    readonly { readonly name: string; readonly type?: MetricType; readonly unit?: string }[]
  >;
}

export interface CatalogFollowerDependencies {
  readonly source: SeriesSource;
  readonly catalog: Pick<SeriesCatalog, 'add' | 'describe' | 'seriesCount'>;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** The source says something else than the catalog holds, for example after a restore: only a new process helps. */
  readonly onContradiction: (error: unknown) => void;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A series that another process registers is known here about this much later. */
const POLL_MS = 1_000;
const RETRY_MAX_MS = 5_000;
/** Types and units of metrics that were known before change rarely: whoever sends them first decides. */
const METRICS_EVERY_MS = 30_000;

/**
 * Keeps the catalog of this process in step with a store that other processes register series in. Until `isComplete`, what the
 * catalog does not know may exist all the same.
 */
export class CatalogFollower {
  readonly #deps: CatalogFollowerDependencies;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #lastId: SeriesId = 0;
  #isComplete = false;
  #metricsReadMs: number | undefined;
  #failingSinceMs: number | undefined;
  #failure: unknown;

  constructor(dependencies: CatalogFollowerDependencies) {
    this.#deps = dependencies;
  }

  /** Whether everything that was registered before the last look is in the catalog. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  start(): void {
    if (this.#running !== undefined) throw new Error('BUG: the catalog follower was started twice');
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Throws `CATALOG_LOADING` (503) until `isComplete`. */
  requireComplete(): void {
    if (this.#isComplete) return;
    throw new AppError('CATALOG_LOADING', `the list of series is not loaded yet${this.#reason()}`, {
      status: 503,
      retryAfterSeconds: 1,
    });
  }

  health(): PartHealth {
    if (!this.#isComplete) {
      const loaded = this.#deps.catalog.seriesCount();
      return { status: 'failing', message: `loading the list of series, ${loaded} so far${this.#reason()}` };
    }
    if (this.#failingSinceMs === undefined) return { status: 'ok' };
    const since = new Date(this.#failingSinceMs).toISOString();
    return { status: 'degraded', message: `new series are not seen since ${since}${this.#reason()}` };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { sleep = abortableSleep } = this.#deps;
    for (let failures = 0; !signal.aborted; ) {
      try {
        await this.#catchUp(signal);
        this.#noteSuccess();
        failures = 0;
      } catch (error) {
        // The store's own errors pass; anything else is a contradiction between source and catalog.
        if (!(error instanceof AppError)) return this.#deps.onContradiction(error);
        this.#noteFailure(error);
        failures += 1;
      }
      await sleep(Math.min(RETRY_MAX_MS, POLL_MS * 2 ** Math.max(0, failures - 1)), signal);
    }
  }

  async #catchUp(signal: AbortSignal): Promise<void> {
    const { source, catalog } = this.#deps;
    for await (const page of source.listSeries(this.#lastId)) {
      catalog.add(page);
      this.#lastId = page.at(-1)?.id ?? this.#lastId;
      if (signal.aborted) return;
    }
    await this.#readMetrics();
    if (!this.#isComplete) {
      this.#deps.log.info({ series: catalog.seriesCount() }, 'the list of series is loaded');
    }
    this.#isComplete = true;
  }

  async #readMetrics(): Promise<void> {
    const { source, catalog, clock } = this.#deps;
    const nowMs = clock.monotonicMs();
    if (this.#metricsReadMs !== undefined && nowMs - this.#metricsReadMs < METRICS_EVERY_MS) return;
    for (const metric of await source.listMetrics()) catalog.describe(metric);
    this.#metricsReadMs = nowMs;
  }

  #noteSuccess(): void {
    if (this.#failingSinceMs !== undefined) this.#deps.log.info('new series are seen again');
    this.#failingSinceMs = undefined;
    this.#failure = undefined;
  }

  #noteFailure(error: AppError): void {
    if (this.#failingSinceMs === undefined) {
      this.#failingSinceMs = this.#deps.clock.now();
      this.#deps.log.warn({ err: error }, 'the list of series cannot be read; trying again');
    }
    this.#failure = error;
  }

  #reason(): string {
    return this.#failure instanceof Error ? `: ${this.#failure.message}` : '';
  }
}

async function abortableSleep(ms: number, signal: AbortSignal): Promise<void> {
  // An abort ends the wait early; the loop looks at the signal itself.
  await sleepFor(ms, undefined, { signal }).catch(() => undefined);
}
