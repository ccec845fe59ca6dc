import type { ClientBase } from 'pg';
import type { TimescaleSettings } from '../../config/sections/timescale.ts';
import { HOUR_MS } from '../../model/time.ts';
import { HOUR_LOOKBACK_MS, MINUTE_LOOKBACK_MS } from './rollup-window.ts';

interface PolicyOptions {
  readonly settings: TimescaleSettings;
  readonly report: (line: string) => void;
}

// The late rollups are compressed by maintenance, which merges their rows first.
const HYPERTABLES = ['metrics_raw', 'metrics_raw_late'] as const;

/**
 * Compression as jobs of the database, as the settings say now. Rollups and retention have no policies: those of
 * TimescaleDB know nothing of each other, and would drop samples that were not rolled up, or move a rollup's watermark
 * over samples that it did not read (see docs/formats/timescale-schema.md). The writers do them, in order.
 */
export async function applyPolicies(client: ClientBase, { settings, report }: PolicyOptions): Promise<void> {
  const hours = settings.compressAfterHours;
  for (const table of HYPERTABLES) {
    if (await compressTable(client, table, hours)) report(`${table} is compressed after ${hours} hours.`);
  }
  // What a rollup may still look at again is left as it is.
  const rollups = {
    metrics_1min: Math.max(hours, Math.ceil((2 * MINUTE_LOOKBACK_MS) / HOUR_MS)),
    metrics_1hour: Math.max(hours, Math.ceil((2 * HOUR_LOOKBACK_MS) / HOUR_MS)),
  };
  if (await compressRollups(client, rollups)) {
    for (const [view, after] of Object.entries(rollups))
      report(`${view} is compressed after ${after} hours.`);
  }
}

const TABLE_POLICY = `
  SELECT (config->>'compress_after')::interval = $2::int * INTERVAL '1 hour' AS same
  FROM timescaledb_information.jobs
  WHERE proc_name IN ('policy_compression', 'policy_columnstore') AND hypertable_name = $1`;

/** Returns whether something was changed. */
async function compressTable(client: ClientBase, table: string, hours: number): Promise<boolean> {
  const { rows } = await client.query<{ same: boolean }>(TABLE_POLICY, [table, hours]);
  if (rows[0]?.same === true) return false;
  if (rows.length > 0) await client.query(`CALL remove_columnstore_policy('${table}', if_exists => true)`);
  // A chunk waits for the job an hour at most, in place of half a chunk's width.
  await client.query(
    `CALL add_columnstore_policy('${table}', after => INTERVAL '${hours} hours', schedule_interval => INTERVAL '1 hour')`,
  );
  return true;
}

const ROLLUP_JOB = `
  SELECT job_id AS id, config = $1::jsonb AS same
  FROM timescaledb_information.jobs WHERE proc_name = 'compress_rollups'`;

async function compressRollups(
  client: ClientBase,
  rollups: Readonly<Record<string, number>>,
): Promise<boolean> {
  const config = JSON.stringify(rollups);
  const { rows } = await client.query<{ id: number; same: boolean }>(ROLLUP_JOB, [config]);
  const [job] = rows;
  if (job?.same === true) return false;
  if (job === undefined) {
    await client.query("SELECT add_job('compress_rollups', INTERVAL '1 hour', config => $1::jsonb)", [
      config,
    ]);
  } else {
    await client.query('SELECT alter_job($1::int, config => $2::jsonb)', [job.id, config]);
  }
  return true;
}
