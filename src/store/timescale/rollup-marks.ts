import type { ClientBase } from 'pg';
import type { TimestampMs } from '../../model/time.ts';

/**
 * Until when each rollup holds everything of the tier below it, late samples aside; undefined before the first run. A mark only moves
 * forward, so one that was read earlier is still true.
 */
export interface RollupMarks {
  readonly minutesMs: TimestampMs | undefined;
  readonly hoursMs: TimestampMs | undefined;
}

export async function readMarks(client: ClientBase): Promise<RollupMarks> {
  const { rows } = await client.query<{ tier: string; ms: number }>(
    'SELECT tier, extract(epoch FROM done_until)::float8 * 1000 AS ms FROM rollup_progress',
  );
  const mark = (wanted: string) => rows.find(({ tier }) => tier === wanted)?.ms;
  return { minutesMs: mark('1min'), hoursMs: mark('1hour') };
}
