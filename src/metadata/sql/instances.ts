import type { Kysely } from 'kysely';
import type { AlertInstance } from '../port.ts';
import { eventOf } from './event-rows.ts';
import type { SqlAccess } from './sql-access.ts';
import type { Tables } from './tables.ts';
import { inChunks } from './values.ts';

/** Rows of one statement: others get their turn between two. */
const PAGE = 2_000;

/** All instances, or those of some rules, read in pages. */
export function readInstances(
  access: SqlAccess,
  ruleIds: readonly string[] | undefined,
): Promise<readonly AlertInstance[]> {
  return access.read('reading alerts', async (db) => {
    if (ruleIds === undefined) return readPages(db, undefined);
    const found: AlertInstance[] = [];
    for (const some of inChunks([...new Set(ruleIds)], access.dialect.maxVariables - 2))
      for (const instance of await readPages(db, some)) found.push(instance);
    return found;
  });
}

async function readPages(
  db: Kysely<Tables>,
  ruleIds: readonly string[] | undefined,
): Promise<readonly AlertInstance[]> {
  const found: AlertInstance[] = [];
  for (;;) {
    const page = await readPage(db, ruleIds, found.at(-1)?.alertId);
    for (const instance of page) found.push(instance);
    if (page.length < PAGE) return found;
  }
}

async function readPage(
  db: Kysely<Tables>,
  ruleIds: readonly string[] | undefined,
  afterId: string | undefined,
): Promise<readonly AlertInstance[]> {
  let query = instanceRows(db);
  if (ruleIds !== undefined) query = query.where('instance.rule_id', 'in', ruleIds);
  if (afterId !== undefined) query = query.where('instance.alert_id', '>', afterId);
  const rows = await query.orderBy('instance.alert_id').limit(PAGE).execute();
  return rows.map((row) => ({
    ruleId: row.instance_rule_id,
    alertId: row.instance_alert_id,
    state: row.state as AlertInstance['state'],
    sinceMs: row.since_ms,
    event: eventOf(row),
    acknowledgement:
      row.acknowledged_episode === null
        ? null
        : {
            episodeId: row.acknowledged_episode,
            atMs: row.acknowledged_at_ms as number,
            actor: row.actor as string,
            comment: row.comment as string,
          },
  }));
}

function instanceRows(db: Kysely<Tables>) {
  return db
    .selectFrom('alert_instances as instance')
    .innerJoin('alert_events as event', 'event.seq', 'instance.event_seq')
    .leftJoin('alert_acknowledgements as ack', 'ack.episode_id', 'instance.episode_id')
    .selectAll('event')
    .select([
      'instance.alert_id as instance_alert_id',
      'instance.rule_id as instance_rule_id',
      'instance.state',
      'instance.since_ms',
      'ack.episode_id as acknowledged_episode',
      'ack.at_ms as acknowledged_at_ms',
      'ack.actor',
      'ack.comment',
    ]);
}
