import type { ClientBase } from 'pg';
import { type Chunk, listChunks } from './chunks.ts';

/** What was seen of one chunk of late rollups. */
interface Seen {
  readonly inserted: number;
  readonly sinceMs: number;
  readonly isMerged: boolean;
}

/**
 * Merges the partial rows of late samples to one row for each series and bucket, in chunks where nothing was written for a
 * while; what comes later stays beside it. Only readers' work depends on it: they add up what there is.
 */
export class LateMerge {
  readonly #quietMs: number;
  readonly #monotonicMs: () => number;
  readonly #seen = new Map<string, Seen>();

  constructor({ quietMs, monotonicMs }: { quietMs: number; monotonicMs: () => number }) {
    this.#quietMs = quietMs;
    this.#monotonicMs = monotonicMs;
  }

  async run(client: ClientBase): Promise<void> {
    for (const chunk of await listChunks(client)) {
      if ((chunk.table !== 'metrics_1min_late' && chunk.table !== 'metrics_1hour_late') || chunk.isCompressed)
        continue;
      if (!this.#isDue(chunk)) continue;
      await merge(client, chunk);
      // The merged rows themselves count as inserted: the next look takes that number as it is.
      this.#seen.set(chunk.relation, { inserted: -1, sinceMs: this.#monotonicMs(), isMerged: true });
    }
  }

  #isDue({ relation, inserted }: Chunk): boolean {
    const seen = this.#seen.get(relation);
    if (seen?.isMerged && seen.inserted === -1) {
      this.#seen.set(relation, { ...seen, inserted });
      return false;
    }
    if (seen === undefined || seen.inserted !== inserted) {
      this.#seen.set(relation, { inserted, sinceMs: this.#monotonicMs(), isMerged: false });
      return this.#quietMs === 0;
    }
    return !seen.isMerged && this.#monotonicMs() - seen.sinceMs >= this.#quietMs;
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
