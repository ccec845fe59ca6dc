import type { PartHealth } from '../lib/part-health.ts';
import type { MetricType, SeriesDefinition, SeriesId, SeriesRecord } from '../model/series.ts';
import type { TimeRange, TimestampMs } from '../model/time.ts';

/** Where an answer can come from: raw samples or one of the two rollups. */
export type Tier = 'raw' | '1min' | '1hour';

export const TIERS: readonly Tier[] = ['raw', '1min', '1hour'];

/** The table names people know, as the answers' `meta.table` says them. */
export const TIER_TABLE = { raw: 'metrics_raw', '1min': 'metrics_1min', '1hour': 'metrics_1hour' } as const;

/** Width of one row of a tier; raw has none. */
export const TIER_RESOLUTION_MS = { raw: 0, '1min': 60_000, '1hour': 3_600_000 } as const;

/** A batch whose series are all registered. `seriesIds[i]`, `times[i]` (UTC ms), `values[i]` are sample `i`. */
export interface ResolvedBatch {
  /** 16 bytes, see `SampleBatch.id`. */
  readonly id: Uint8Array;
  readonly keyed: boolean;
  readonly seriesIds: Uint32Array;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export interface WriteResult {
  /** For each batch in the call: false when its id was stored before and nothing was written. */
  readonly written: readonly boolean[];
}

/** Columns of samples, ordered by series in the order asked for, then by time; equal times in order of arrival. */
export interface SampleColumns {
  /** Index into the request's `seriesIds`, per sample. */
  readonly seriesIndex: Uint32Array;
  readonly times: Float64Array;
  readonly values: Float64Array;
}

export interface ReadSamplesRequest extends TimeRange {
  readonly seriesIds: Uint32Array;
  /** Throws `AppError` `QUERY_TOO_LARGE` (422) instead of reading more samples than this. */
  readonly maxSamples: number;
  readonly signal?: AbortSignal;
}

/**
 * Aggregates that a bucket of samples can be asked for. `first` and `last` are by sample time; of equal times in one
 * series the one that arrived first / last, between series of a group the one of the smallest / largest series id. All but `quantile` can be answered from every tier; `quantile` needs raw.
 */
export type BucketColumn = 'count' | 'sum' | 'min' | 'max' | 'first' | 'last' | 'firstTime' | 'lastTime';

export interface ReadBucketsRequest {
  readonly tier: Tier;
  readonly seriesIds: Uint32Array;
  /** The group of each series, `0 <= group < groupCount`; samples of a group's series are aggregated together. */
  readonly groups: Uint32Array;
  readonly groupCount: number;
  /**
   * Bucket `b` is `[startMs + b*stepMs, startMs + (b+1)*stepMs)`. On a rollup tier `startMs` and `stepMs` must be
   * multiples of the tier's resolution (throws `BUG:` otherwise).
   */
  readonly startMs: TimestampMs;
  readonly stepMs: number;
  readonly bucketCount: number;
  readonly columns: readonly BucketColumn[];
  /** Quantiles in (0, 1), exact over the raw samples, by linear interpolation between closest ranks. Raw tier only. */
  readonly quantiles?: readonly number[];
  /** Throws `AppError` `QUERY_TOO_LARGE` (422) instead of reading more rows than this. */
  readonly maxRows: number;
  readonly signal?: AbortSignal;
}

/**
 * Each column has `groupCount * bucketCount` values, group-major: group `g`, bucket `b` is at `g*bucketCount + b`.
 * `count` is always there; where it is 0, `sum` is 0 and the other columns are NaN.
 */
export interface BucketColumns {
  readonly columns: Readonly<Partial<Record<BucketColumn, Float64Array>>> & { readonly count: Float64Array };
  /** One array per requested quantile, NaN where the bucket is empty. */
  readonly quantiles: readonly Float64Array[];
  /** Rows (samples or rollup rows) that were read to answer. */
  readonly rowsScanned: number;
}

export interface TierCoverage {
  /** The tier holds everything that was stored at or after this time; older data was dropped by retention. */
  readonly completeFromMs: TimestampMs;
  /** Earliest and latest sample time held; undefined when the tier is empty. */
  readonly oldestMs?: TimestampMs;
  readonly newestMs?: TimestampMs;
}

/** What holds in place of `TierCoverage.completeFromMs` for metrics with a retention of their own. */
export interface MetricCoverage {
  /** Metric name, with * for any run of characters; the first entry that matches a name counts. */
  readonly pattern: string;
  readonly completeFromMs: Readonly<Record<Tier, TimestampMs>>;
}

export interface StoreStats {
  readonly metricCoverage: readonly MetricCoverage[];
  readonly tiers: Readonly<
    Record<Tier, TierCoverage & { readonly rows: number; readonly sizeBytes: number }>
  >;
  /** Samples not yet sealed into a segment. */
  readonly hotSamples: number;
  readonly segments: number;
  readonly sizeBytes: number;
  readonly seriesCount: number;
  /** Failed seals and merges since the store was opened; each is tried again. */
  readonly sealFailures: number;
  readonly mergeFailures: number;
  /** When hot samples were last sealed; undefined when they were not since the store was opened. */
  readonly lastSealMs?: TimestampMs;
  /** Free disk space where the data is; undefined where that cannot be seen from here. */
  readonly freeBytes?: number;
  /** Connections to the database in use now. */
  readonly activeConnections: number;
}

/** What a metric measures, as the store knows it. */
export interface MetricDefinition {
  readonly name: string;
  readonly type?: MetricType;
  readonly unit?: string;
}

/**
 * Time-series storage with rollups. Answers are always current: what `write` resolved is seen by every later read, on every tier.
 * Errors: `STORE_UNAVAILABLE` and `STORE_FULL` (503, retryable); `QUERY_CANCELLED` (499) when a signal aborts.
 */
export interface SampleStore {
  /**
   * Returns the id of each definition in order, creating those that are new, durably. Identity is name + tags; asking
   * again returns the same id. The first definition of a metric decides its type and unit; a later one fills in what was missing.
   */
  registerSeries(definitions: readonly SeriesDefinition[]): Promise<Uint32Array>;
  /**
   * Every registered series with an id above `afterId`, ascending, in pages. Whoever has seen an id has seen all smaller
   * ones: a series that is registered later, by any process, has a larger id.
   */
  listSeries(afterId: SeriesId): AsyncIterable<readonly SeriesRecord[]>;
  /** All metrics, in any order. */
  listMetrics(): Promise<readonly MetricDefinition[]>;
  /** Stores all batches in one transaction: durable when it resolves, nothing stored when it throws. */
  write(batches: readonly ResolvedBatch[]): Promise<WriteResult>;
  readSamples(request: ReadSamplesRequest): Promise<SampleColumns>;
  readBuckets(request: ReadBucketsRequest): Promise<BucketColumns>;
  /** What the store would run for `readBuckets`, in words a person can check: the plan and SQL or files, and the rows it would read. */
  explainBuckets(request: ReadBucketsRequest): Promise<StoreExplanation>;
  stats(): Promise<StoreStats>;
  health(): PartHealth;
  /** Seals, merges and applies retention now, as far as due at `nowMs`. Runs by itself as well. */
  maintain(nowMs: TimestampMs): Promise<void>;
  close(): Promise<void>;
}

export interface StoreExplanation {
  readonly steps: readonly string[];
  readonly rowsEstimated: number;
}
