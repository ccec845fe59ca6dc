import { type Kysely, sql, type Transaction } from 'kysely';
import type { Lease, LeaseRepository } from '../port.ts';
import { leaseLost } from './errors.ts';
import type { SqlAccess, SqlDialect } from './sql-access.ts';
import type { Tables } from './tables.ts';
import { asMs, inChunks } from './values.ts';

/** Owners that were silent for so long are forgotten altogether. */
const FORGET_MEMBERS_MS = 24 * 3_600_000;

/** Leases by the database's clock. */
export class SqlLeases implements LeaseRepository {
  readonly #access: SqlAccess;

  constructor(access: SqlAccess) {
    this.#access = access;
  }

  heartbeat(group: string, owner: string, ttlMs: number): Promise<readonly string[]> {
    const now = () => this.#access.dialect.nowMs();
    return this.#access.transaction('saying that this process is alive', async (db) => {
      await db
        .insertInto('lease_members')
        .values({ group_name: group, owner, seen_at_ms: now() })
        .onConflict((conflict) =>
          conflict.columns(['group_name', 'owner']).doUpdateSet({ seen_at_ms: now() }),
        )
        .execute();
      await db
        .deleteFrom('lease_members')
        .where('group_name', '=', group)
        .where('seen_at_ms', '<', sql<number>`${now()} - ${sql.lit(FORGET_MEMBERS_MS)}`)
        .execute();
      const rows = await db
        .selectFrom('lease_members')
        .select('owner')
        .where('group_name', '=', group)
        .where('seen_at_ms', '>', sql<number>`${now()} - ${sql.lit(asMs(ttlMs))}`)
        .execute();
      return rows.map((row) => row.owner).sort();
    });
  }

  take(names: readonly string[], owner: string, ttlMs: number): Promise<readonly Lease[]> {
    if (names.length === 0) return Promise.resolve([]);
    return this.#access.transaction('taking leases', async (db) => {
      const taken: Lease[] = [];
      // In order, so that two who take the same do not each wait for what the other has.
      const sorted = [...new Set(names)].sort();
      for (const some of inChunks(sorted, this.#access.dialect.maxVariables, 3))
        taken.push(...(await takeSome(db, this.#access.dialect, { names: some, owner, ttlMs })));
      return taken;
    });
  }

  release(leases: readonly Lease[]): Promise<void> {
    if (leases.length === 0) return Promise.resolve();
    return this.#access.transaction('giving leases back', async (db) => {
      for (const { name, owner, generation } of leases.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
        await db
          .updateTable('leases')
          .set({ owner: null, expires_at_ms: 0 })
          .where('name', '=', name)
          .where('owner', '=', owner)
          .where('generation', '=', generation)
          .execute();
      }
    });
  }

  leave(group: string, owner: string): Promise<void> {
    return this.#access.transaction('saying that this process ends', async (db) => {
      await db
        .deleteFrom('lease_members')
        .where('group_name', '=', group)
        .where('owner', '=', owner)
        .execute();
    });
  }
}

/** Returns those of `names` that the owner has now. What somebody else has is not touched, not even locked. */
async function takeSome(
  db: Transaction<Tables>,
  dialect: SqlDialect,
  {
    names,
    owner,
    ttlMs,
  }: { readonly names: readonly string[]; readonly owner: string; readonly ttlMs: number },
): Promise<readonly Lease[]> {
  const held = await db
    .selectFrom('leases')
    .select('name')
    .where('name', 'in', names)
    .where('owner', 'is not', null)
    .where('owner', '<>', owner)
    .where('expires_at_ms', '>', dialect.nowMs())
    .execute();
  const others = new Set(held.map(({ name }) => name));
  const wanted = names.filter((name) => !others.has(name));
  if (wanted.length === 0) return [];
  const expires = sql<number>`${dialect.nowMs()} + ${sql.lit(asMs(ttlMs))}`;
  const rows = await db
    .insertInto('leases')
    .values(wanted.map((name) => ({ name, owner, generation: 1, expires_at_ms: expires })))
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet((eb) => ({
          owner: eb.ref('excluded.owner'),
          generation: sql<number>`leases.generation + case when leases.owner = excluded.owner then 0 else 1 end`,
          expires_at_ms: eb.ref('excluded.expires_at_ms'),
        }))
        // Somebody may have been quicker since.
        .where((eb) =>
          eb.or([
            eb('leases.owner', 'is', null),
            eb('leases.owner', '=', owner),
            eb('leases.expires_at_ms', '<=', dialect.nowMs()),
          ]),
        ),
    )
    .returning(['name', 'generation'])
    .execute();
  return rows.map(({ name, generation }) => ({ name, owner, generation }));
}

/**
 * Throws `LEASE_LOST` unless the lease is still its owner's; until the transaction ends nobody can take it then. One that is
 * over but was not taken counts: nobody else has worked under it.
 */
export async function requireLease(db: Kysely<Tables>, dialect: SqlDialect, lease: Lease): Promise<void> {
  const row = await db
    .selectFrom('leases')
    .select('generation')
    .where('name', '=', lease.name)
    .where('owner', '=', lease.owner)
    .where('generation', '=', lease.generation)
    .$if(dialect.hasRowLocks, (query) => query.forShare())
    .executeTakeFirst();
  if (row === undefined) throw leaseLost(lease);
}
