import type { Transaction } from 'kysely';
import type { TimestampMs } from '../../model/time.ts';
import type { SqlAccess } from './sql-access.ts';
import type { Tables } from './tables.ts';

/** Small portions, so that no transaction holds others up for long. */
const ROWS_AT_ONCE = 2_000;

export async function pruneEvents(access: SqlAccess, beforeMs: TimestampMs): Promise<number> {
  let deleted = 0;
  for (;;) {
    const portion = await access.transaction('deleting old alert events', (db) => deleteSome(db, beforeMs));
    deleted += portion;
    if (portion < ROWS_AT_ONCE) break;
  }
  await access.transaction('deleting old acknowledgements', (db) => deleteAcknowledgements(db, beforeMs));
  return deleted;
}

/** None of an open episode, and none that says how an alert stands. */
async function deleteSome(db: Transaction<Tables>, beforeMs: TimestampMs): Promise<number> {
  const old = db
    .selectFrom('alert_events as event')
    .select('event.seq')
    .where('event.at_ms', '<', beforeMs)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('alert_instances as instance')
            .select('instance.alert_id')
            .whereRef('instance.episode_id', '=', 'event.episode_id'),
        ),
      ),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('alert_instances as instance')
            .select('instance.alert_id')
            .whereRef('instance.event_seq', '=', 'event.seq'),
        ),
      ),
    )
    .limit(ROWS_AT_ONCE);
  const { numDeletedRows } = await db.deleteFrom('alert_events').where('seq', 'in', old).executeTakeFirst();
  return Number(numDeletedRows);
}

async function deleteAcknowledgements(db: Transaction<Tables>, beforeMs: TimestampMs): Promise<void> {
  await db
    .deleteFrom('alert_acknowledgements as ack')
    .where('ack.began_ms', '<', beforeMs)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('alert_instances as instance')
            .select('instance.alert_id')
            .whereRef('instance.episode_id', '=', 'ack.episode_id'),
        ),
      ),
    )
    .execute();
}
