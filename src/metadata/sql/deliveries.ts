import type { Delivery, DeliveryAttempt, DeliveryRepository, NotificationGroup } from '../port.ts';
import { deliveryOf } from './delivery-rows.ts';
import { deleteGroups, insertDeliveries, upsertGroups } from './enqueue.ts';
import { finishAttempt } from './finish-attempt.ts';
import { requireLease } from './leases.ts';
import { getDelivery, listDeliveries } from './list-deliveries.ts';
import type { SqlAccess } from './sql-access.ts';
import { asMs, inChunks } from './values.ts';

/** Small portions, so that no transaction holds others up for long. */
const PRUNED_AT_ONCE = 1_000;

/** The outbox of notifications: what is to be sent, every attempt, and what was last said about each group. */
export class SqlDeliveries implements DeliveryRepository {
  readonly #access: SqlAccess;

  constructor(access: SqlAccess) {
    this.#access = access;
  }

  groups(): Promise<readonly NotificationGroup[]> {
    return this.#access.read('reading notification groups', async (db) => {
      const rows = await db.selectFrom('notification_groups').selectAll().orderBy('key').execute();
      return rows.map(({ key, state, updated_at_ms }) => ({
        key,
        state: JSON.parse(state) as unknown,
        updatedAtMs: updated_at_ms,
      }));
    });
  }

  enqueue(
    deliveries: Parameters<DeliveryRepository['enqueue']>[0],
    { groups, deletedGroups = [], lease }: Parameters<DeliveryRepository['enqueue']>[1],
  ): Promise<void> {
    const { dialect } = this.#access;
    return this.#access.transaction('storing notifications', async (db) => {
      await requireLease(db, dialect, lease);
      await insertDeliveries(db, dialect, deliveries);
      await deleteGroups(db, dialect, deletedGroups);
      await upsertGroups(db, dialect, groups);
    });
  }

  takeDue({
    nowMs,
    staleMs,
    limit,
    lease,
  }: Parameters<DeliveryRepository['takeDue']>[0]): Promise<readonly Delivery[]> {
    const { dialect } = this.#access;
    return this.#access.transaction('taking notifications', async (db) => {
      await requireLease(db, dialect, lease);
      const due = await db
        .selectFrom('notification_deliveries')
        .selectAll()
        .where((eb) =>
          eb.or([
            eb.and([eb('state', '=', 'waiting'), eb('due_at_ms', '<=', nowMs)]),
            eb.and([eb('state', '=', 'sending'), eb('taken_at_ms', '<=', nowMs - staleMs)]),
          ]),
        )
        .orderBy('due_at_ms')
        .orderBy('created_at_ms')
        .orderBy('id')
        .limit(limit)
        // Those that another sender is just taking are its.
        .$if(dialect.hasRowLocks, (query) => query.forUpdate().skipLocked())
        .execute();
      for (const some of inChunks(due, dialect.maxVariables)) {
        await db
          .updateTable('notification_deliveries')
          .set({ state: 'sending', taken_at_ms: asMs(nowMs) })
          .where(
            'id',
            'in',
            some.map(({ id }) => id),
          )
          .execute();
      }
      return due.map((row) => ({ ...deliveryOf(row), state: 'sending' as const }));
    });
  }

  finishAttempt(
    attempt: DeliveryAttempt,
    next: Parameters<DeliveryRepository['finishAttempt']>[1],
  ): Promise<void> {
    return finishAttempt(this.#access, attempt, next);
  }

  postpone(id: string, { dueAtMs, error }: Parameters<DeliveryRepository['postpone']>[1]): Promise<void> {
    return this.#access.transaction('putting a notification back', async (db) => {
      await db
        .updateTable('notification_deliveries')
        .set({ state: 'waiting', due_at_ms: asMs(dueAtMs), last_error: error })
        .where('id', '=', id)
        .where('state', '=', 'sending')
        .execute();
    });
  }

  hasten(which: Parameters<DeliveryRepository['hasten']>[0], nowMs: number): Promise<void> {
    const [column, values] =
      'ids' in which ? (['id', which.ids] as const) : (['channel_id', which.channelIds] as const);
    const { dialect } = this.#access;
    return this.#access.transaction('making notifications due', async (db) => {
      for (const some of inChunks(values, dialect.maxVariables - 3))
        await db
          .updateTable('notification_deliveries')
          .set({ due_at_ms: asMs(nowMs) })
          .where(column, 'in', some)
          .where('state', '=', 'waiting')
          .where('due_at_ms', '>', nowMs)
          .execute();
    });
  }

  list(filter: Parameters<DeliveryRepository['list']>[0]) {
    return listDeliveries(this.#access, filter);
  }

  get(id: string) {
    return getDelivery(this.#access, id);
  }

  open(): Promise<readonly Pick<Delivery, 'id' | 'state' | 'attempts'>[]> {
    return this.#access.read('looking for open notifications', async (db) => {
      const rows = await db
        .selectFrom('notification_deliveries')
        .select(['id', 'state', 'attempts'])
        .where('state', 'in', ['waiting', 'sending'])
        .execute();
      return rows.map((row) => ({ ...row, state: row.state as Delivery['state'] }));
    });
  }

  pending(): Promise<number> {
    return this.#access.read('counting notifications', async (db) => {
      const { count } = await db
        .selectFrom('notification_deliveries')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('state', 'in', ['waiting', 'sending'])
        .executeTakeFirstOrThrow();
      return Number(count);
    });
  }

  async prune(beforeMs: number): Promise<number> {
    let deleted = 0;
    for (;;) {
      const portion = await this.#pruneSome(beforeMs);
      deleted += portion;
      if (portion < PRUNED_AT_ONCE) return deleted;
    }
  }

  #pruneSome(beforeMs: number): Promise<number> {
    return this.#access.transaction('deleting old notifications', async (db) => {
      const old = db
        .selectFrom('notification_deliveries')
        .select('id')
        .where('created_at_ms', '<', beforeMs)
        .where('state', 'not in', ['waiting', 'sending'])
        .limit(PRUNED_AT_ONCE);
      const query = db.deleteFrom('notification_deliveries').where('id', 'in', old);
      return Number((await query.executeTakeFirst()).numDeletedRows);
    });
  }
}
