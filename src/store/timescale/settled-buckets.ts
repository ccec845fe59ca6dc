import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { BucketColumn, BucketColumns, ReadBucketsRequest } from '../port.ts';

/** Answers of fewer rows are as quick from the database: three statements in place of one cost about a millisecond. */
const WORTH_ROWS = 20_000;
const ROW_MS = { raw: 1_000, '1min': 60_000, '1hour': 3_600_000 } as const;
const MIB = 1024 * 1024;
// What an entry costs beside its columns, roughly.
const ENTRY_BYTES = 500;

/** Buckets of one shape of request that cannot change any more. Numbers of buckets count from the epoch: bucket `n` is `n` steps from the shape's first. */
export interface SettledRun {
  readonly from: number;
  readonly to: number;
  /** Each column has `groupCount * (to - from)` values, group-major. */
  readonly columns: ReadonlyMap<BucketColumn, Float64Array>;
}

export interface SettledBucketsOptions {
  readonly sizeMiB: number;
  /** Identity of the database: what is kept of another one is not this one's. */
  readonly installation: () => string | undefined;
  /** Requests of fewer rows are left alone. */
  readonly worthRows?: number | undefined;
}

/**
 * Keeps what was answered about times that every rollup has passed. Samples that come for such times are late and have tables of
 * their own, so the rest of the answer stays as it is until retention drops it. A dashboard that asks the same every few seconds
 * so reads only what is new.
 */
export class SettledBuckets {
  readonly #runs: LRUCache<string, SettledRun> | undefined;
  readonly #installation: () => string | undefined;
  readonly #worthRows: number;

  constructor({ sizeMiB, installation, worthRows = WORTH_ROWS }: SettledBucketsOptions) {
    this.#installation = installation;
    this.#worthRows = worthRows;
    this.#runs =
      sizeMiB === 0 ? undefined : new LRUCache({ maxSize: sizeMiB * MIB, sizeCalculation: sizeOf });
  }

  /** Whether a request is large enough, and of a kind that can be put together from parts. */
  accepts({ tier, seriesIds, stepMs, bucketCount, quantiles = [] }: ReadBucketsRequest): boolean {
    if (this.#runs === undefined || quantiles.length > 0) return false;
    return (seriesIds.length * stepMs * bucketCount) / ROW_MS[tier] >= this.#worthRows;
  }

  /** Names the shape of a request: all but its place in time. */
  keyOf({ tier, stepMs, startMs, columns, seriesIds, groups, groupCount }: ReadBucketsRequest): string {
    const phaseMs = ((startMs % stepMs) + stepMs) % stepMs;
    const shape = [this.#installation(), tier, stepMs, phaseMs, groupCount, namesOf(columns).join()].join(
      '|',
    );
    return createHash('sha256').update(shape).update(seriesIds).update(groups).digest('base64');
  }

  get(key: string): SettledRun | undefined {
    return this.#runs?.get(key);
  }

  set(key: string, run: SettledRun): void {
    this.#runs?.set(key, run);
  }
}

/** The columns of an answer, of which `count` is always one, in one order. */
export function namesOf(columns: readonly BucketColumn[]): readonly BucketColumn[] {
  return [...new Set<BucketColumn>(['count', ...columns])].sort();
}

/** Two runs that meet as one, of at most `most` buckets, the newest. */
export function joinRuns(a: SettledRun, b: SettledRun, groupCount: number, most: number): SettledRun {
  if (a.to !== b.from) throw new Error(`BUG: a run to ${a.to} does not meet one from ${b.from}`);
  const from = Math.max(a.from, b.to - most);
  const columns = new Map<BucketColumn, Float64Array>();
  for (const name of b.columns.keys()) {
    const joined = new Float64Array(groupCount * (b.to - from));
    copyRun({ run: a, name, groupCount, to: joined, toFrom: from, toWidth: b.to - from });
    copyRun({ run: b, name, groupCount, to: joined, toFrom: from, toWidth: b.to - from });
    columns.set(name, joined);
  }
  return { from, to: b.to, columns };
}

interface CopyRun {
  readonly run: SettledRun;
  readonly name: BucketColumn;
  readonly groupCount: number;
  readonly to: Float64Array;
  /** The number of the bucket at the start of each group in `to`, and how many a group has there. */
  readonly toFrom: number;
  readonly toWidth: number;
}

/** Copies the part of a run that lies within the buckets of `to`. */
export function copyRun({ run, name, groupCount, to, toFrom, toWidth }: CopyRun): void {
  const column = run.columns.get(name);
  if (column === undefined) throw new Error(`BUG: a run without the column ${name}`);
  const first = Math.max(run.from, toFrom);
  const end = Math.min(run.to, toFrom + toWidth);
  if (first >= end) return;
  const width = run.to - run.from;
  for (let group = 0; group < groupCount; group++) {
    const at = group * width - run.from;
    to.set(column.subarray(at + first, at + end), group * toWidth + first - toFrom);
  }
}

/** An answer as a run: its first bucket has the number `from`. */
export function runOf(answer: BucketColumns, from: number, bucketCount: number): SettledRun {
  const columns = new Map(Object.entries(answer.columns) as [BucketColumn, Float64Array][]);
  return { from, to: from + bucketCount, columns };
}

function sizeOf({ columns }: SettledRun): number {
  let bytes = ENTRY_BYTES;
  for (const column of columns.values()) bytes += column.byteLength;
  return bytes;
}
