import type { Acknowledgement, AlertRepository } from '../port.ts';
import type { SqlAccess } from './sql-access.ts';
import { asMs } from './values.ts';

export function acknowledge(
  access: SqlAccess,
  alertId: string,
  { episodeId, atMs, actor, comment }: Acknowledgement,
): Promise<boolean> {
  return access.transaction('acknowledging an alert', async (db) => {
    const open = await db
      .selectFrom('alert_instances as instance')
      // An episode has the id of the event with which it began.
      .leftJoin('alert_events as first', 'first.id', 'instance.episode_id')
      .select((eb) => eb.fn.coalesce('first.at_ms', 'instance.since_ms').as('began_ms'))
      .where('instance.alert_id', '=', alertId)
      .where('instance.episode_id', '=', episodeId)
      .executeTakeFirst();
    if (open === undefined) return false;
    const said = { at_ms: asMs(atMs), actor, comment };
    await db
      .insertInto('alert_acknowledgements')
      .values({ episode_id: episodeId, alert_id: alertId, began_ms: open.began_ms, ...said })
      .onConflict((conflict) => conflict.column('episode_id').doUpdateSet(said))
      .execute();
    return true;
  });
}

export function acknowledgements(
  access: SqlAccess,
  { startMs, endMs }: Parameters<AlertRepository['acknowledgements']>[0],
): Promise<readonly Acknowledgement[]> {
  return access.read('reading acknowledgements', async (db) => {
    const rows = await db
      .selectFrom('alert_acknowledgements')
      .selectAll()
      .where('began_ms', '>=', startMs)
      .where('began_ms', '<', endMs)
      .orderBy('at_ms', 'desc')
      .orderBy('episode_id')
      .execute();
    return rows.map((row) => ({
      episodeId: row.episode_id,
      atMs: row.at_ms,
      actor: row.actor,
      comment: row.comment,
    }));
  });
}
