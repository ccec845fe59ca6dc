import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { TimestampMs } from '../../model/time.ts';
import type { BucketColumn, ReadBucketsRequest } from '../port.ts';
import type { SettledRun } from './settled-run.ts';

/** Answers of fewer rows are as quick from the database: three statements in place of one cost about a millisecond. */
const WORTH_ROWS = 20_000;
const ROW_MS = { raw: 1_000, '1min': 60_000, '1hour': 3_600_000 } as const;
const MIB = 1024 * 1024;
// What an entry costs beside its columns, roughly.
const ENTRY_BYTES = 500;

export interface SettledBucketsOptions {
  readonly sizeMiB: number;
  /** Identity of the database: what is kept of another one is not this one's. */
  readonly installation: () => string | undefined;
  /** Requests of fewer rows are left alone. */
  readonly worthRows?: number | undefined;
}

/**
 * Keeps what was answered about times that are settled: samples that come for such times are late and have tables of their own, so the
 * rest of the answer stays as it is until retention drops it. A dashboard that asks the same every few seconds so reads only what is
 * new.
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
    const shape = [
      this.#installation(),
      tier,
      stepMs,
      phaseOf(startMs, stepMs),
      groupCount,
      namesOf(columns),
    ];
    return createHash('sha256').update(shape.join('|')).update(seriesIds).update(groups).digest('base64');
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

function phaseOf(startMs: TimestampMs, stepMs: number): number {
  return ((startMs % stepMs) + stepMs) % stepMs;
}

function sizeOf({ columns }: SettledRun): number {
  let bytes = ENTRY_BYTES;
  for (const column of columns.values()) bytes += column.byteLength;
  return bytes;
}
