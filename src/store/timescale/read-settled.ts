import type { ClientBase } from 'pg';
import { HOUR_MS, type TimeRange, type TimestampMs } from '../../model/time.ts';
import { type BucketColumns, type ReadBucketsRequest, TIER_RESOLUTION_MS, TIER_TABLE } from '../port.ts';
import { BucketAnswer } from './read-bucket-answer.ts';
import { addsUp, type BucketSqlOptions } from './read-buckets-sql.ts';
import { tooLarge } from './read-limits.ts';
import { intArray, timeCondition } from './read-sql.ts';
import { type RollupMarks, readMarks } from './rollup-marks.ts';
import { namesOf, type SettledBuckets } from './settled-buckets.ts';
import { addSpan, emptySpan, type SettledRun, spanOf } from './settled-run.ts';

interface SettledRead {
  readonly client: ClientBase;
  readonly request: ReadBucketsRequest;
  readonly settled: SettledBuckets;
  /** Runs one statement. */
  readonly read: (part: ReadBucketsRequest, options: BucketSqlOptions) => Promise<BucketColumns>;
}

/**
 * Answers a request from three parts: what is settled, kept or read now; what came late; and the rest. Undefined when nothing is
 * settled, or what came late cannot be added by its values.
 */
export async function readSettled(given: SettledRead): Promise<BucketColumns | undefined> {
  const { client, request, read } = given;
  const marks = await readMarks(client);
  const untilMs = await settledUntil(client, request, marks);
  if (untilMs <= request.startMs) return undefined;
  const mergesLate = addsUp(request.columns);
  if (!mergesLate && (await hasLate(client, request, untilMs))) return undefined;

  // Refuses what would not fit into memory before anything is read.
  const answer = new BucketAnswer(request, []).finish();
  const whole = spanOf(answer, request.startMs, request.bucketCount);
  const shape = { ...request, names: namesOf(request.columns) };
  const { run, rowsScanned } = await settledRun(given, marks, untilMs);
  addSpan(whole, run, shape);
  let rows = rowsScanned;
  const add = async (part: ReadBucketsRequest, options: BucketSqlOptions): Promise<void> => {
    const columns = await read(part, options);
    rows += columns.rowsScanned;
    addSpan(whole, spanOf(columns, part.startMs, part.bucketCount), shape);
  };
  if (mergesLate) await add(request, { marks, sources: 'late' });
  const rest = { startMs: run.untilMs, endMs: endOf(request) };
  if (rest.startMs < rest.endMs) {
    const sources = mergesLate ? 'ordinary' : 'all';
    await add(bucketsOf(request, rest), { marks, sources, ordinary: rest });
  }
  if (rows > request.maxRows) throw tooLarge(request.maxRows);
  return { ...answer, rowsScanned: rows };
}

/** Until when the rows of a request cannot change; before its start when they can, or when retention may drop them. */
async function settledUntil(
  client: ClientBase,
  request: ReadBucketsRequest,
  marks: RollupMarks,
): Promise<TimestampMs> {
  const { tier, startMs, stepMs, columns } = request;
  const { rows } = await client.query<{ dropped: number | null }>(
    'SELECT extract(epoch FROM max(complete_from))::float8 * 1000 AS dropped FROM tier_coverage WHERE tier = $1',
    [tier],
  );
  if (marks.settledMs === undefined || startMs < (rows[0]?.dropped ?? Number.NEGATIVE_INFINITY)) {
    return Number.NEGATIVE_INFINITY;
  }
  const untilMs = Math.min(marks.settledMs, endOf(request));
  // A bucket of which one part is kept and one is read can be put together only where values add up.
  return addsUp(columns) ? untilMs : startMs + Math.floor((untilMs - startMs) / stepMs) * stepMs;
}

/** What is kept of a request, with what is missing up to `untilMs` read and kept. It may reach further than was asked for. */
async function settledRun(
  { request, settled, read }: SettledRead,
  marks: RollupMarks,
  untilMs: TimestampMs,
): Promise<{ readonly run: SettledRun; readonly rowsScanned: number }> {
  const key = settled.keyOf(request);
  const found = settled.get(key);
  const kept = found !== undefined && canGoOn(found, request, untilMs) ? found : undefined;
  if (kept !== undefined && kept.untilMs >= untilMs) return { run: kept, rowsScanned: 0 };
  const missing = { startMs: kept?.untilMs ?? request.startMs, endMs: untilMs };
  const part = bucketsOf(request, missing);
  const answer = await read(part, { marks, sources: 'ordinary', ordinary: missing });
  const fresh = { ...spanOf(answer, part.startMs, part.bucketCount), untilMs };
  const run = kept === undefined ? fresh : joined(kept, fresh, request);
  settled.set(key, run);
  return { run, rowsScanned: answer.rowsScanned };
}

/** Whether a run holds the beginning of a request, and can be read on from its end. */
function canGoOn(run: SettledRun, { tier, startMs }: ReadBucketsRequest, untilMs: TimestampMs): boolean {
  if (run.startMs > startMs || run.untilMs <= startMs) return false;
  const rowMs = TIER_RESOLUTION_MS[tier];
  // From within a row of a rollup on, samples are read up to its end; those of long ago may be dropped by now.
  return rowMs === 0 || run.untilMs % rowMs === 0 || untilMs - run.untilMs < HOUR_MS;
}

/** Both as one, of at most twice the buckets of the request: a range that moves on must not make the run grow for ever. */
function joined(kept: SettledRun, fresh: SettledRun, request: ReadBucketsRequest): SettledRun {
  const { stepMs, bucketCount, columns } = request;
  const endMs = fresh.startMs + fresh.width * stepMs;
  const startMs = Math.max(kept.startMs, endMs - 2 * bucketCount * stepMs);
  const shape = { ...request, names: namesOf(columns) };
  const span = emptySpan(startMs, Math.round((endMs - startMs) / stepMs), shape);
  addSpan(span, kept, shape);
  addSpan(span, fresh, shape);
  return { ...span, untilMs: fresh.untilMs };
}

/** Whether anything came late for the settled part of a request. */
async function hasLate(
  client: ClientBase,
  { tier, seriesIds, startMs }: ReadBucketsRequest,
  untilMs: TimestampMs,
): Promise<boolean> {
  const range = timeCondition(tier === 'raw' ? 'time' : 'bucket', { startMs, endMs: untilMs });
  const { rows } = await client.query<{ late: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM ${TIER_TABLE[tier]}_late
       WHERE series_id = ANY (${intArray(seriesIds)}) AND ${range}) AS late`,
  );
  return rows[0]?.late ?? false;
}

/** The buckets of a request that a range touches. */
function bucketsOf(request: ReadBucketsRequest, { startMs, endMs }: TimeRange): ReadBucketsRequest {
  const { stepMs } = request;
  const first = Math.floor((startMs - request.startMs) / stepMs);
  const end = Math.ceil((endMs - request.startMs) / stepMs);
  return { ...request, startMs: request.startMs + first * stepMs, bucketCount: end - first };
}

function endOf({ startMs, stepMs, bucketCount }: ReadBucketsRequest): TimestampMs {
  return startMs + stepMs * bucketCount;
}
