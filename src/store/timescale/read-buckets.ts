import type { ClientBase } from 'pg';
import { type BucketColumns, type ReadBucketsRequest, TIER_RESOLUTION_MS } from '../port.ts';
import { BucketAnswer } from './read-bucket-answer.ts';
import { type BucketSqlOptions, bucketStatement, choosesBetweenSeries } from './read-buckets-sql.ts';
import { cancelled } from './read-limits.ts';
import { readSettled } from './read-settled.ts';
import { copyOut } from './read-statement.ts';
import { type RollupMarks, readMarks } from './rollup-marks.ts';
import type { SettledBuckets } from './settled-buckets.ts';

// SQLSTATE "numeric value out of range".
const OUT_OF_RANGE = '22003';

/**
 * Answers `SampleStore.readBuckets`: the database aggregates, and only buckets travel. Of large requests, what cannot change any more
 * is taken from `settled` and kept there.
 */
export async function readBuckets(
  client: ClientBase,
  request: ReadBucketsRequest,
  settled?: SettledBuckets,
): Promise<BucketColumns> {
  checkRequest(request);
  if (request.signal?.aborted) throw cancelled();
  const kept = settled?.accepts(request)
    ? await readSettled({
        client,
        request,
        settled,
        read: (part, options) => runBuckets(client, part, options),
      })
    : undefined;
  if (kept !== undefined) return kept;
  const marks = await marksFor(client, request);
  const [plain, ...others] = splitRequest(request);
  const answer = await runBuckets(client, plain, { marks });
  const quantiles: Float64Array[] = [...answer.quantiles];
  for (const other of others) quantiles.push(...(await runBuckets(client, other, { marks })).quantiles);
  return { ...answer, quantiles };
}

/** Read on the connection that is asked then: a replica may be behind. Samples need none. */
export async function marksFor(
  client: ClientBase,
  { tier, seriesIds }: ReadBucketsRequest,
): Promise<RollupMarks> {
  if (tier === 'raw' || seriesIds.length === 0)
    return { settledMs: undefined, minutesMs: undefined, hoursMs: undefined };
  return readMarks(client);
}

async function runBuckets(
  client: ClientBase,
  request: ReadBucketsRequest,
  options: BucketSqlOptions,
): Promise<BucketColumns> {
  // No series is no statement: an empty array would still cost the planning.
  if (request.seriesIds.length === 0) return new BucketAnswer(request, []).finish();
  try {
    return await runStatement(client, request, options);
  } catch (error) {
    if ((error as { code?: unknown }).code !== OUT_OF_RANGE) throw error;
    return runStatement(client, request, { ...options, guardSums: true });
  }
}

async function runStatement(
  client: ClientBase,
  request: ReadBucketsRequest,
  options: BucketSqlOptions,
): Promise<BucketColumns> {
  const { sql, columns } = bucketStatement(request, options);
  const answer = new BucketAnswer(request, columns);
  await copyOut(client, sql, { signal: request.signal, onChunk: (chunk) => answer.push(chunk) });
  return answer.finish();
}

/** Requests of one statement each: quantiles need the samples, a choice between series needs their aggregates. */
export function splitRequest(request: ReadBucketsRequest): [ReadBucketsRequest, ...ReadBucketsRequest[]] {
  const { quantiles, ...plain } = request;
  if (!quantiles?.length || !choosesBetweenSeries(request)) return [request];
  return [plain, { ...request, columns: [] }];
}

/** What callers must not ask for says `BUG:`; what would not fit into memory is refused. */
export function checkRequest({ tier, startMs, stepMs, quantiles }: ReadBucketsRequest): void {
  const resolutionMs = TIER_RESOLUTION_MS[tier];
  if (resolutionMs > 0 && (startMs % resolutionMs !== 0 || stepMs % resolutionMs !== 0)) {
    throw new Error(`BUG: buckets of ${stepMs} ms from ${startMs} cannot be made of ${tier} rows`);
  }
  if (tier !== 'raw' && quantiles !== undefined && quantiles.length > 0) {
    throw new Error(`BUG: quantiles cannot be made of ${tier} rows`);
  }
}
