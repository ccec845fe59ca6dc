import type { ClientBase } from 'pg';
import type { TimestampMs } from '../../model/time.ts';

/** Small portions, so that no statement holds many rows or much of the log at once. */
const ROWS_AT_ONCE = 10_000;
/** The rest waits for the next run. */
const MAX_PORTIONS = 100;

/** Forgets batches that were stored before a time. */
export async function expireBatchIds(client: ClientBase, beforeMs: TimestampMs): Promise<void> {
  for (let portion = 0; portion < MAX_PORTIONS; portion++) {
    const { rowCount } = await client.query(
      `DELETE FROM ingested_batches WHERE ctid = ANY(ARRAY(
         SELECT ctid FROM ingested_batches WHERE stored_at < $1::timestamptz ORDER BY stored_at LIMIT ${ROWS_AT_ONCE}))`,
      [new Date(beforeMs)],
    );
    if ((rowCount ?? 0) < ROWS_AT_ONCE) return;
  }
}
