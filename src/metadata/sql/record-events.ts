import type { Transaction } from 'kysely';
import type { AlertEvent } from '../port.ts';
import { EVENT_COLUMNS, eventRow } from './event-rows.ts';
import type { SqlDialect } from './sql-access.ts';
import type { Tables } from './tables.ts';
import { inChunks } from './values.ts';

const INSTANCE_COLUMNS = 6;

/** Stores the events that are not there yet, and returns them with their numbers. */
export async function insertEvents(
  db: Transaction<Tables>,
  dialect: SqlDialect,
  events: readonly Omit<AlertEvent, 'seq'>[],
): Promise<readonly AlertEvent[]> {
  const numbers = new Map<string, number>();
  await dialect.lockNumbering(db);
  for (const some of inChunks(events, dialect.maxVariables, EVENT_COLUMNS)) {
    const rows = await db
      .insertInto('alert_events')
      .values(some.map(eventRow))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning(['id', 'seq'])
      .execute();
    for (const { id, seq } of rows) numbers.set(id, seq);
  }
  return events.flatMap((event) => {
    const seq = numbers.get(event.id);
    // An event that comes twice in one call is one.
    numbers.delete(event.id);
    return seq === undefined ? [] : [{ seq, ...event }];
  });
}

/** Brings the instances to what the last event of each alert says; those that are `ok` have none. */
export async function updateInstances(
  db: Transaction<Tables>,
  dialect: SqlDialect,
  events: readonly AlertEvent[],
): Promise<void> {
  const last = [...new Map(events.map((event) => [event.alertId, event])).values()];
  const over = last.filter(({ to }) => to === 'ok').map(({ alertId }) => alertId);
  for (const some of inChunks(over, dialect.maxVariables))
    await db.deleteFrom('alert_instances').where('alert_id', 'in', some).execute();
  const open = last.filter(({ to }) => to !== 'ok');
  for (const some of inChunks(open, dialect.maxVariables, INSTANCE_COLUMNS)) await upsertInstances(db, some);
}

async function upsertInstances(db: Transaction<Tables>, events: readonly AlertEvent[]): Promise<void> {
  await db
    .insertInto('alert_instances')
    .values(
      events.map((event) => ({
        alert_id: event.alertId,
        rule_id: event.ruleId,
        state: event.to,
        since_ms: event.atMs,
        event_seq: event.seq,
        episode_id: event.episodeId,
      })),
    )
    .onConflict((conflict) =>
      conflict.column('alert_id').doUpdateSet((eb) => ({
        rule_id: eb.ref('excluded.rule_id'),
        state: eb.ref('excluded.state'),
        since_ms: eb.ref('excluded.since_ms'),
        event_seq: eb.ref('excluded.event_seq'),
        episode_id: eb.ref('excluded.episode_id'),
      })),
    )
    .execute();
}
