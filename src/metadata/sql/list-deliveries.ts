import type { Kysely } from 'kysely';
import type { DeliveryAttempt, DeliveryRepository, LoggedDelivery } from '../port.ts';
import { attemptOf, deliveryOf, LISTED_COLUMNS, listedDeliveryOf } from './delivery-rows.ts';
import type { SqlAccess } from './sql-access.ts';
import type { Tables } from './tables.ts';
import { inChunks } from './values.ts';

type Filter = Parameters<DeliveryRepository['list']>[0];

/** Newest first, each with its attempts in their order. A message may have a thousand alerts: none is read. */
export function listDeliveries(
  access: SqlAccess,
  filter: Filter,
): Promise<readonly Omit<LoggedDelivery, 'message'>[]> {
  return access.read('listing notifications', async (db) => {
    const rows = await selectDeliveries(db, filter).execute();
    const logs = new Map<string, DeliveryAttempt[]>(rows.map(({ id }) => [id, []]));
    for (const some of inChunks([...logs.keys()], access.dialect.maxVariables)) {
      for (const attempt of await attemptsOf(db, some)) logs.get(attempt.deliveryId)?.push(attempt);
    }
    return rows.map((row) => ({ ...listedDeliveryOf(row), log: logs.get(row.id) ?? [] }));
  });
}

/** One with its message and its attempts. */
export function getDelivery(access: SqlAccess, id: string): Promise<LoggedDelivery | undefined> {
  return access.read('reading a notification', async (db) => {
    const query = db.selectFrom('notification_deliveries').selectAll().where('id', '=', id);
    const row = await query.executeTakeFirst();
    return row === undefined ? undefined : { ...deliveryOf(row), log: await attemptsOf(db, [id]) };
  });
}

async function attemptsOf(
  db: Kysely<Tables>,
  deliveryIds: readonly string[],
): Promise<readonly DeliveryAttempt[]> {
  const rows = await db
    .selectFrom('notification_attempts')
    .selectAll()
    .where('delivery_id', 'in', deliveryIds)
    .orderBy('number')
    .orderBy('started_at_ms')
    .execute();
  return rows.map(attemptOf);
}

function selectDeliveries(
  db: Kysely<Tables>,
  { channelId, eventId, state, before, beforeId, limit }: Filter,
) {
  let query = db.selectFrom('notification_deliveries').select(LISTED_COLUMNS);
  if (channelId !== undefined) query = query.where('channel_id', '=', channelId);
  if (state !== undefined) query = query.where('state', '=', state);
  if (eventId !== undefined) {
    query = query.where('id', 'in', (eb) =>
      eb.selectFrom('notification_delivery_events').select('delivery_id').where('event_id', '=', eventId),
    );
  }
  if (before !== undefined) {
    query = query.where((eb) =>
      eb.or([
        eb('created_at_ms', '<', before),
        ...(beforeId === undefined
          ? []
          : [eb.and([eb('created_at_ms', '=', before), eb('id', '<', beforeId)])]),
      ]),
    );
  }
  return query.orderBy('created_at_ms', 'desc').orderBy('id', 'desc').limit(limit);
}
