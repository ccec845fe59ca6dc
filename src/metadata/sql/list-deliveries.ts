import type { Kysely } from 'kysely';
import type { Delivery, DeliveryAttempt, DeliveryRepository } from '../port.ts';
import { attemptOf, deliveryOf } from './delivery-rows.ts';
import type { SqlAccess } from './sql-access.ts';
import type { Tables } from './tables.ts';
import { inChunks } from './values.ts';

type Filter = Parameters<DeliveryRepository['list']>[0];

/** Newest first, each with its attempts in their order. */
export function listDeliveries(
  access: SqlAccess,
  filter: Filter,
): Promise<readonly (Delivery & { readonly log: readonly DeliveryAttempt[] })[]> {
  return access.read('listing notifications', async (db) => {
    const rows = await selectDeliveries(db, filter).execute();
    const attempts = new Map<string, DeliveryAttempt[]>(rows.map(({ id }) => [id, []]));
    for (const some of inChunks([...attempts.keys()], access.dialect.maxVariables)) {
      const found = await db
        .selectFrom('notification_attempts')
        .selectAll()
        .where('delivery_id', 'in', some)
        .orderBy('number')
        .orderBy('started_at_ms')
        .execute();
      for (const row of found) attempts.get(row.delivery_id)?.push(attemptOf(row));
    }
    return rows.map((row) => ({ ...deliveryOf(row), log: attempts.get(row.id) ?? [] }));
  });
}

function selectDeliveries(
  db: Kysely<Tables>,
  { channelId, eventId, state, before, beforeId, limit }: Filter,
) {
  let query = db.selectFrom('notification_deliveries').selectAll();
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
