import { DAY_MS, type TimestampMs } from '../../model/time.ts';
import type { Tier } from '../port.ts';

/** The two tables of each tier: what came in time (raw) or was rolled up by the database, and what came late. */
export const TIER_TABLES = {
  raw: ['metrics_raw', 'metrics_raw_late'],
  '1min': ['metrics_1min', 'metrics_1min_late'],
  '1hour': ['metrics_1hour', 'metrics_1hour_late'],
} as const satisfies Record<Tier, readonly [string, string]>;

/** Widths of the chunks, as the schema says them: what retention drops at once. */
const CHUNK_MS: Readonly<Record<Tier, number>> = { raw: DAY_MS, '1min': DAY_MS, '1hour': 30 * DAY_MS };

export function chunkStart(tier: Tier, timeMs: TimestampMs): TimestampMs {
  const width = CHUNK_MS[tier];
  return Math.floor(timeMs / width) * width;
}
