import type { ClientBase } from 'pg';
import { HOUR_MS, type TimestampMs } from '../../model/time.ts';
import { listChunks } from './chunks.ts';
import { HOUR_LOOKBACK_MS, MINUTE_LOOKBACK_MS } from './rollup-window.ts';

/** A bit of a chunk's status in TimescaleDB: it is compressed and has rows beside that came later. */
const PARTIAL = 8;

/**
 * Compresses the chunks that ended `afterHours` ago, and again those that got rows since, one transaction each. Done here and
 * not by policies: those of the rollups want refresh policies, and all of them want background workers that run.
 */
export async function compressDue(
  client: ClientBase,
  { afterHours, nowMs }: { afterHours: number; nowMs: TimestampMs },
): Promise<void> {
  const afterMs = afterHours * HOUR_MS;
  // What a rollup may still look at again is left as it is. The late rollups are compressed when they are merged.
  const afterMsOf: Readonly<Record<string, number>> = {
    metrics_raw: afterMs,
    metrics_raw_late: afterMs,
    metrics_1min: Math.max(afterMs, 2 * MINUTE_LOOKBACK_MS),
    metrics_1hour: Math.max(afterMs, 2 * HOUR_LOOKBACK_MS),
  };
  for (const { table, relation, endMs, isCompressed } of await listChunks(client)) {
    if (endMs > nowMs - (afterMsOf[table] ?? Number.POSITIVE_INFINITY)) continue;
    if (isCompressed && !(await isPartial(client, relation))) continue;
    await client.query('SELECT compress_chunk($1::regclass, if_not_compressed => true)', [relation]);
  }
}

async function isPartial(client: ClientBase, relation: string): Promise<boolean> {
  const { rows } = await client.query<{ status: number }>(
    'SELECT _timescaledb_functions.chunk_status($1::regclass) AS status',
    [relation],
  );
  return ((rows[0]?.status ?? 0) & PARTIAL) !== 0;
}
