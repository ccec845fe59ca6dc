import type { ClientBase } from 'pg';
import type { TimescaleSettings } from '../../config/sections/timescale.ts';
import { HOUR_MS } from '../../model/time.ts';
import { HOUR_LOOKBACK_MS, MINUTE_LOOKBACK_MS } from './rollup-window.ts';

interface PolicyOptions {
  readonly settings: TimescaleSettings;
  readonly report: (line: string) => void;
}

/**
 * Compression as a policy of TimescaleDB, as the settings say now. Rollups and retention have none: the policies of
 * TimescaleDB know nothing of each other, and would drop samples that were not rolled up, or move a rollup's watermark
 * over samples that it did not read (see docs/formats/timescale-schema.md). The writers do them, in order.
 */
export async function applyPolicies(client: ClientBase, { settings, report }: PolicyOptions): Promise<void> {
  const hours = settings.compressAfterHours;
  // What a rollup may still write again is left uncompressed.
  const minuteHours = Math.max(hours, Math.ceil((2 * MINUTE_LOOKBACK_MS) / HOUR_MS));
  const hourHours = Math.max(hours, Math.ceil((2 * HOUR_LOOKBACK_MS) / HOUR_MS));
  for (const [table, afterHours] of [
    ['metrics_raw', hours],
    ['metrics_raw_late', hours],
    ['metrics_1min', minuteHours],
    ['metrics_1min_late', minuteHours],
    ['metrics_1hour', hourHours],
    ['metrics_1hour_late', hourHours],
  ] as const) {
    if (await compressAfter(client, table, afterHours)) {
      report(`${table} is compressed after ${afterHours} hours.`);
    }
  }
}

const CURRENT_POLICY = `
  SELECT (config->>'compress_after')::interval = $2::int * INTERVAL '1 hour' AS same
  FROM timescaledb_information.jobs
  WHERE proc_name IN ('policy_compression', 'policy_columnstore') AND (config->>'hypertable_id')::int = (
    SELECT coalesce(aggregate.mat_hypertable_id, hypertable.id)
    FROM (SELECT $1::name AS name) AS wanted
    LEFT JOIN _timescaledb_catalog.hypertable AS hypertable ON hypertable.table_name = wanted.name
    LEFT JOIN _timescaledb_catalog.continuous_agg AS aggregate ON aggregate.user_view_name = wanted.name
    LIMIT 1
  )`;

/** Returns whether something was changed. */
async function compressAfter(client: ClientBase, table: string, hours: number): Promise<boolean> {
  const { rows } = await client.query<{ same: boolean }>(CURRENT_POLICY, [table, hours]);
  if (rows[0]?.same === true) return false;
  if (rows.length > 0) await client.query(`CALL remove_columnstore_policy('${table}', if_exists => true)`);
  // A chunk waits for the job an hour at most, in place of half a chunk's width.
  await client.query(
    `CALL add_columnstore_policy('${table}', after => INTERVAL '${hours} hours', schedule_interval => INTERVAL '1 hour')`,
  );
  return true;
}
