import type { Kysely } from 'kysely';
import type { DeliveryAttempt, DeliveryRepository } from '../port.ts';
import { attemptRow } from './delivery-rows.ts';
import type { SqlAccess } from './sql-access.ts';
import type { Tables } from './tables.ts';
import { asMs } from './values.ts';

/** The same attempt twice is one. A delivery that has arrived stays delivered, whatever a slow second sender says. */
export function finishAttempt(
  access: SqlAccess,
  attempt: DeliveryAttempt,
  { state, dueAtMs, error }: Parameters<DeliveryRepository['finishAttempt']>[1],
): Promise<void> {
  const isOver = state !== 'waiting' && state !== 'sending';
  return access.transaction('noting an attempt to notify', async (db) => {
    const { numUpdatedRows } = await db
      .updateTable('notification_deliveries')
      .set((eb) => ({
        state,
        attempts: eb
          .case()
          .when('attempts', '<', attempt.number)
          .then(attempt.number)
          .else(eb.ref('attempts'))
          .end(),
        last_error: error ?? null,
        finished_at_ms: isOver ? asMs(attempt.startedAtMs + attempt.durationMs) : null,
        ...(dueAtMs === undefined ? {} : { due_at_ms: asMs(dueAtMs) }),
      }))
      .where('id', '=', attempt.deliveryId)
      .where('state', '<>', 'delivered')
      .executeTakeFirst();
    // One that was pruned meanwhile has no log either.
    if (numUpdatedRows === 0n && !(await isThere(db, attempt.deliveryId))) return;
    await db
      .insertInto('notification_attempts')
      .values(attemptRow(attempt))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  });
}

async function isThere(db: Kysely<Tables>, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('notification_deliveries')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}
