import type { ClientBase } from 'pg';
import type { TimestampMs } from '../../model/time.ts';
import { type BucketColumn, type BucketColumns, type ReadBucketsRequest, TIER_TABLE } from '../port.ts';
import { BucketAnswer } from './read-bucket-answer.ts';
import { addsUp, type BucketSqlOptions } from './read-buckets-sql.ts';
import { tooLarge } from './read-limits.ts';
import { intArray, timeCondition } from './read-sql.ts';
import type { RollupMarks } from './rollup-marks.ts';
import {
  copyRun,
  joinRuns,
  namesOf,
  runOf,
  type SettledBuckets,
  type SettledRun,
} from './settled-buckets.ts';

interface SettledRead {
  readonly client: ClientBase;
  readonly request: ReadBucketsRequest;
  readonly settled: SettledBuckets;
  /** Runs one statement. */
  readonly read: (part: ReadBucketsRequest, options: BucketSqlOptions) => Promise<BucketColumns>;
}

/** How far the database has come, as one connection sees it. */
interface Bounds {
  readonly marks: RollupMarks;
  /** Retention drops what lies before, now or later. */
  readonly droppedBeforeMs: TimestampMs;
}

/**
 * Answers a request from three parts: the buckets that are settled, kept or read now; what came late for them; and the rest.
 * Undefined when no bucket is settled, or what came late cannot be told apart by its values.
 */
export async function readSettled(given: SettledRead): Promise<BucketColumns | undefined> {
  const { client, request, read } = given;
  const bounds = await readBounds(client, request);
  const count = settledCount(request, bounds);
  if (count === 0) return undefined;
  const head = { ...request, bucketCount: count };
  const mergesLate = addsUp(request.columns);
  if (!mergesLate && (await hasLate(client, head))) return undefined;

  // Refuses what would not fit into memory before anything is read.
  const answer = new BucketAnswer(request, []).finish();
  const { run, rowsScanned } = await settledRun(given, head, bounds);
  const { marks } = bounds;
  const late = mergesLate ? await read(head, { marks, sources: 'late' }) : undefined;
  const tail = tailOf(request, count);
  const rest = tail === undefined ? undefined : await read(tail, { marks });
  const scanned = rowsScanned + (late?.rowsScanned ?? 0) + (rest?.rowsScanned ?? 0);
  if (scanned > request.maxRows) throw tooLarge(request.maxRows);

  const from = firstBucket(request);
  const into = { groupCount: request.groupCount, toFrom: from, toWidth: request.bucketCount };
  const names = namesOf(request.columns);
  for (const name of names) {
    const to = answer.columns[name] as Float64Array;
    copyRun({ ...into, run, name, to });
    if (tail !== undefined && rest !== undefined) {
      copyRun({ ...into, run: runOf(rest, firstBucket(tail), tail.bucketCount), name, to });
    }
  }
  if (late !== undefined) addLate(answer, late, { request, lateWidth: count, names });
  return { ...answer, rowsScanned: scanned };
}

async function readBounds(client: ClientBase, { tier }: ReadBucketsRequest): Promise<Bounds> {
  const { rows } = await client.query<Record<'minutes' | 'hours' | 'dropped', number | null>>(
    `SELECT
       (SELECT extract(epoch FROM done_until)::float8 * 1000 FROM rollup_progress WHERE tier = '1min') AS minutes,
       (SELECT extract(epoch FROM done_until)::float8 * 1000 FROM rollup_progress WHERE tier = '1hour') AS hours,
       (SELECT extract(epoch FROM max(complete_from))::float8 * 1000 FROM tier_coverage WHERE tier = $1) AS dropped`,
    [tier],
  );
  const row = rows[0];
  return {
    marks: { minutesMs: row?.minutes ?? undefined, hoursMs: row?.hours ?? undefined },
    droppedBeforeMs: row?.dropped ?? Number.NEGATIVE_INFINITY,
  };
}

/** How many of the first buckets cannot change: every rollup has passed them, and retention has not. */
function settledCount(request: ReadBucketsRequest, { marks, droppedBeforeMs }: Bounds): number {
  const { startMs, stepMs, bucketCount } = request;
  if (marks.minutesMs === undefined || startMs < droppedBeforeMs) return 0;
  return Math.max(0, Math.min(bucketCount, Math.floor((marks.minutesMs - startMs) / stepMs)));
}

/** What is kept of the settled buckets, with what is missing read and kept. */
async function settledRun({ settled, read }: SettledRead, head: ReadBucketsRequest, { marks }: Bounds) {
  const key = settled.keyOf(head);
  const from = firstBucket(head);
  const to = from + head.bucketCount;
  const kept = settled.get(key);
  if (kept !== undefined && kept.from <= from && kept.to >= to) return { run: kept, rowsScanned: 0 };
  const goesOn = kept !== undefined && kept.from <= from && kept.to > from;
  const missingFrom = goesOn ? kept.to : from;
  const missing = {
    ...head,
    startMs: head.startMs + (missingFrom - from) * head.stepMs,
    bucketCount: to - missingFrom,
  };
  const answer = await read(missing, { marks, sources: 'ordinary' });
  const fresh = runOf(answer, missingFrom, missing.bucketCount);
  // Twice what was asked for: a range that moves on must not make the run grow for ever.
  const run: SettledRun = goesOn ? joinRuns(kept, fresh, head.groupCount, 2 * head.bucketCount) : fresh;
  settled.set(key, run);
  return { run, rowsScanned: answer.rowsScanned };
}

/** Whether anything came late for the series and times of a request. */
async function hasLate(client: ClientBase, request: ReadBucketsRequest): Promise<boolean> {
  const { tier, seriesIds, startMs, stepMs, bucketCount } = request;
  const range = { startMs, endMs: startMs + stepMs * bucketCount };
  const { rows } = await client.query<{ late: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM ${TIER_TABLE[tier]}_late
       WHERE series_id = ANY (${intArray(seriesIds)}) AND ${timeCondition(tier === 'raw' ? 'time' : 'bucket', range)}) AS late`,
  );
  return rows[0]?.late ?? false;
}

function tailOf(request: ReadBucketsRequest, count: number): ReadBucketsRequest | undefined {
  const { startMs, stepMs, bucketCount } = request;
  if (count === bucketCount) return undefined;
  return { ...request, startMs: startMs + count * stepMs, bucketCount: bucketCount - count };
}

/** The number of a request's first bucket, counted from the epoch in steps of its shape. */
function firstBucket({ startMs, stepMs }: ReadBucketsRequest): number {
  return Math.floor(startMs / stepMs);
}

interface LateParts {
  readonly request: ReadBucketsRequest;
  /** Buckets a group has in the late answer. */
  readonly lateWidth: number;
  readonly names: readonly BucketColumn[];
}

/** Adds what came late: only columns that add up come here. Empty buckets are NaN, which must not swallow a value. */
function addLate(answer: BucketColumns, late: BucketColumns, { request, lateWidth, names }: LateParts): void {
  const { groupCount, bucketCount } = request;
  for (let group = 0; group < groupCount; group++) {
    for (let bucket = 0; bucket < lateWidth; bucket++) {
      const at = group * lateWidth + bucket;
      if (late.columns.count[at] === 0) continue;
      for (const name of names) {
        const column = answer.columns[name] as Float64Array;
        const to = group * bucketCount + bucket;
        const value = (late.columns[name] as Float64Array)[at] as number;
        column[to] = combined(name, column[to] as number, value);
      }
    }
  }
}

function combined(name: BucketColumn, a: number, b: number): number {
  if (name === 'min') return Number.isNaN(a) ? b : Math.min(a, b);
  if (name === 'max') return Number.isNaN(a) ? b : Math.max(a, b);
  return a + b;
}
