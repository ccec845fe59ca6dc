import type { Transaction } from 'kysely';
import type { NotificationGroup } from '../port.ts';
import { DELIVERY_COLUMNS, deliveryRow, type NewDelivery } from './delivery-rows.ts';
import type { SqlDialect } from './sql-access.ts';
import type { Tables } from './tables.ts';
import { asMs, inChunks } from './values.ts';

/** Stores the deliveries that are not there yet. */
export async function insertDeliveries(
  db: Transaction<Tables>,
  dialect: SqlDialect,
  deliveries: readonly NewDelivery[],
): Promise<void> {
  for (const some of inChunks(deliveries, dialect.maxVariables, DELIVERY_COLUMNS)) {
    const rows = await db
      .insertInto('notification_deliveries')
      .values(some.map(deliveryRow))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .execute();
    const stored = new Set(rows.map(({ id }) => id));
    await insertEventIds(
      db,
      dialect,
      some.filter(({ id }) => stored.has(id)),
    );
  }
}

async function insertEventIds(
  db: Transaction<Tables>,
  dialect: SqlDialect,
  deliveries: readonly NewDelivery[],
): Promise<void> {
  const rows = deliveries.flatMap(({ id, eventIds }) =>
    [...new Set(eventIds)].map((eventId) => ({ event_id: eventId, delivery_id: id })),
  );
  for (const some of inChunks(rows, dialect.maxVariables, 2)) {
    await db
      .insertInto('notification_delivery_events')
      .values(some)
      // The same delivery twice in one call.
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

export async function upsertGroups(
  db: Transaction<Tables>,
  dialect: SqlDialect,
  groups: readonly NotificationGroup[],
): Promise<void> {
  // Of a group that comes twice the last one holds; a statement must not meet a row twice.
  const last = [...new Map(groups.map((group) => [group.key, group])).values()];
  for (const some of inChunks(last, dialect.maxVariables, 3)) {
    await db
      .insertInto('notification_groups')
      .values(
        some.map(({ key, state, updatedAtMs }) => ({
          key,
          state: JSON.stringify(state),
          updated_at_ms: asMs(updatedAtMs),
        })),
      )
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({
          state: eb.ref('excluded.state'),
          updated_at_ms: eb.ref('excluded.updated_at_ms'),
        })),
      )
      .execute();
  }
}

export async function deleteGroups(
  db: Transaction<Tables>,
  dialect: SqlDialect,
  keys: readonly string[],
): Promise<void> {
  for (const some of inChunks(keys, dialect.maxVariables))
    await db.deleteFrom('notification_groups').where('key', 'in', some).execute();
}
