import type { ClientBase } from 'pg';
import type { TimestampMs } from '../../model/time.ts';
import { type Chunk, listChunks } from './chunks.ts';
import { MergeSchedule, type MergeScheduleOptions } from './merge-schedule.ts';

interface LateMergeOptions extends MergeScheduleOptions {
  /** Chunks that ended this long ago are compressed as well. */
  readonly compressAfterMs: number;
}

/**
 * Merges the partial rows of late samples to one row for each series and bucket: in chunks where nothing was written for a
 * while, which are compressed as well when they are old, and every hour in those where it never stops. What comes later stays beside it. Only readers' work depends on it: they add up what there is.
 */
export class LateMerge {
  readonly #compressAfterMs: number;
  readonly #schedule: MergeSchedule;

  constructor({ compressAfterMs, ...schedule }: LateMergeOptions) {
    this.#compressAfterMs = compressAfterMs;
    this.#schedule = new MergeSchedule(schedule);
  }

  async run(client: ClientBase, nowMs: TimestampMs): Promise<void> {
    for (const chunk of await listChunks(client)) {
      if (chunk.table !== 'metrics_1min_late' && chunk.table !== 'metrics_1hour_late') continue;
      const due = this.#schedule.due(chunk);
      if (due === undefined) continue;
      // Rows of a compressed chunk cannot be merged without unpacking it: those that came later are packed as they are.
      if (!chunk.isCompressed) await merge(client, chunk);
      if (due === 'quiet' && chunk.endMs < nowMs - this.#compressAfterMs) {
        await client.query('SELECT compress_chunk($1::regclass, if_not_compressed => true)', [
          chunk.relation,
        ]);
      }
      this.#schedule.merged(chunk.relation);
    }
  }
}

const ORDER = (time: string) =>
  `_timescaledb_functions.to_unix_microseconds(${time}) * 2048 + (arrival & 1048575)`;

/** One statement: readers see the rows from before or those from after. */
async function merge(client: ClientBase, { table, relation }: Chunk): Promise<void> {
  await client.query(`
    WITH doubled AS (
      SELECT series_id, bucket FROM ${relation} GROUP BY series_id, bucket HAVING count(*) > 1
    ), gone AS (
      DELETE FROM ${relation} AS row USING doubled
      WHERE row.series_id = doubled.series_id AND row.bucket = doubled.bucket
      RETURNING row.*
    )
    INSERT INTO ${table} (bucket, series_id, arrival, count, sum, min, max, first, last, first_time, last_time)
    SELECT bucket, series_id, max(arrival), sum(count),
      sum(CASE WHEN abs(sum) < 1e299 OR sum = 'NaN'::float8 THEN sum ELSE sign(sum) * 'Infinity'::float8 END),
      min(min), max(max), first(first, ${ORDER('first_time')}), last(last, ${ORDER('last_time')}),
      min(first_time), max(last_time)
    FROM gone
    GROUP BY bucket, series_id`);
}
