import type { ClientBase } from 'pg';
import type { TimestampMs } from '../../model/time.ts';
import type { Tier } from '../port.ts';

/**
 * Until when each rollup holds everything of the tier below it, late samples aside; undefined before the first run. A mark only moves
 * forward, so one that was read earlier is still true.
 */
export interface RollupMarks {
  /** No ordinary row is written before this any more; at or after `minutesMs`. */
  readonly settledMs: TimestampMs | undefined;
  readonly minutesMs: TimestampMs | undefined;
  readonly hoursMs: TimestampMs | undefined;
}

export async function readMarks(client: ClientBase): Promise<RollupMarks> {
  const { rows } = await client.query<{ tier: string; ms: number }>(
    'SELECT tier, extract(epoch FROM done_until)::float8 * 1000 AS ms FROM rollup_progress',
  );
  const mark = (wanted: string) => rows.find(({ tier }) => tier === wanted)?.ms;
  return { settledMs: mark('raw'), minutesMs: mark('1min'), hoursMs: mark('1hour') };
}

/** Moves the mark of a tier forward. */
export async function noteMark(client: ClientBase, tier: Tier, untilMs: TimestampMs): Promise<void> {
  await client.query(
    `INSERT INTO rollup_progress AS progress (tier, done_until) VALUES ($1, $2)
     ON CONFLICT (tier) DO UPDATE SET done_until = greatest(progress.done_until, excluded.done_until)`,
    [tier, new Date(untilMs)],
  );
}
