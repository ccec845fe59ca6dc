import type { ClientBase } from 'pg';
import type { TimestampMs } from '../../model/time.ts';
import { type Chunk, listChunks } from './chunks.ts';
import { noteMark, type RollupMarks, readMarks } from './rollup-marks.ts';
import {
  HOUR_LOOKBACK_MS,
  hoursDoneUntil,
  MINUTE_LOOKBACK_MS,
  minutesDoneUntil,
  settledUntil,
  type WriteAges,
} from './rollup-window.ts';
import { fenceWrites } from './write-fence.ts';

interface Refresh {
  readonly view: 'metrics_1min' | 'metrics_1hour';
  readonly tier: '1min' | '1hour';
  readonly markMs: TimestampMs | undefined;
  readonly untilMs: TimestampMs;
  readonly lookbackMs: number;
  /** Where the samples or minutes are that are rolled up. */
  readonly sources: readonly Chunk[];
}

/**
 * Moves the mark behind which samples are late as far as it can go at `nowMs`, and returns it. An earlier one stays where it is: a
 * sample that was late once must not be counted by what is made later.
 */
export async function settle(
  client: ClientBase,
  { nowMs, ages }: { readonly nowMs: TimestampMs; readonly ages: WriteAges },
): Promise<TimestampMs> {
  const { settledMs } = await readMarks(client);
  const untilMs = settledUntil(nowMs, ages);
  if (settledMs !== undefined && settledMs >= untilMs) return settledMs;
  await fenceWrites(client, untilMs);
  await noteMark(client, 'raw', untilMs);
  return untilMs;
}

/** Whether a minute more can be rolled up when samples are settled until `settledMs`. */
export async function isRollupDue(client: ClientBase, settledMs: TimestampMs): Promise<boolean> {
  const { minutesMs } = await readMarks(client);
  return minutesMs === undefined || minutesMs < minutesDoneUntil(settledMs);
}

/**
 * Rolls up what is settled: minutes from raw samples, then hours from minutes. Each goes on where its mark in the database stands,
 * so that nothing is passed over however long nobody did it; readers take what is missing from the tier below meanwhile.
 */
export async function rollUp(client: ClientBase, settledMs: TimestampMs): Promise<RollupMarks> {
  const marks = await readMarks(client);
  const untilMs = minutesDoneUntil(settledMs);
  const minutesMs = await refresh(client, {
    ...{ view: 'metrics_1min', tier: '1min', markMs: marks.minutesMs },
    untilMs,
    lookbackMs: MINUTE_LOOKBACK_MS,
    sources: await chunksOf(client, 'metrics_raw'),
  });
  const hoursMs = await refresh(client, {
    ...{ view: 'metrics_1hour', tier: '1hour', markMs: marks.hoursMs },
    untilMs: hoursDoneUntil(minutesMs),
    lookbackMs: HOUR_LOOKBACK_MS,
    sources: await chunksOf(client, 'metrics_1min'),
  });
  return { settledMs, minutesMs, hoursMs };
}

async function refresh(
  client: ClientBase,
  { view, tier, markMs, untilMs, lookbackMs, sources }: Refresh,
): Promise<number> {
  if (markMs !== undefined && markMs >= untilMs) return markMs;
  const fromMs = markMs === undefined ? Number.NEGATIVE_INFINITY : markMs - lookbackMs;
  for (const { relation, startMs, endMs } of sources) {
    const start = Math.max(startMs, fromMs);
    const end = Math.min(endMs, untilMs);
    if (start < end) await summarizeNewPages(client, relation);
    // Chunk by chunk: each is a transaction of its own, of a bounded size.
    if (start < end)
      await client.query(`CALL refresh_continuous_aggregate('${view}', ${literal(start)}, ${literal(end)})`);
  }
  await noteMark(client, tier, untilMs);
  return untilMs;
}

/** Pages that the index on time does not know yet would all be read. */
async function summarizeNewPages(client: ClientBase, relation: string): Promise<void> {
  await client.query(
    `SELECT brin_summarize_new_values(index.oid)
     FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid JOIN pg_am ON pg_am.oid = index.relam
     WHERE indrelid = $1::regclass AND amname = 'brin'`,
    [relation],
  );
}

async function chunksOf(client: ClientBase, table: string): Promise<readonly Chunk[]> {
  return (await listChunks(client)).filter((chunk) => chunk.table === table);
}

function literal(timeMs: TimestampMs): string {
  return `'${new Date(timeMs).toISOString()}'::timestamptz`;
}
