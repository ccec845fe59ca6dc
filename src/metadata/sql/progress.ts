import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { ProgressRepository, ShardProgress, ToldProgress } from '../port.ts';
import type { SqlAccess, SqlDialect } from './sql-access.ts';
import type { Tables } from './tables.ts';
import { asMs, inChunks } from './values.ts';

/** How far rules were evaluated. While nothing is missed, telling it is one statement, however many rules there are. */
export class SqlProgress implements ProgressRepository {
  readonly #access: SqlAccess;

  constructor(access: SqlAccess) {
    this.#access = access;
  }

  tell(progress: readonly ToldProgress[]): Promise<readonly string[]> {
    if (progress.length === 0) return Promise.resolve([]);
    const { dialect } = this.#access;
    return this.#access.transaction('storing how far rules were evaluated', async (db) => {
      const own = new Set(await upsertTimes(db, dialect, progress));
      await storeMissed(
        db,
        dialect,
        progress.filter(({ lease }) => own.has(lease.name)),
      );
      return [...own].sort();
    });
  }

  read(shards: readonly string[]): Promise<ReadonlyMap<string, ShardProgress>> {
    if (shards.length === 0) return Promise.resolve(new Map());
    return this.#access.read('reading how far rules were evaluated', async (db) => {
      const times = await db.selectFrom('alert_progress').selectAll().where('shard', 'in', shards).execute();
      const counts = await db
        .selectFrom('alert_missed_evaluations')
        .selectAll()
        .where('shard', 'in', shards)
        .execute();
      const byShard = Map.groupBy(counts, ({ shard }) => shard);
      return new Map(
        times.map(({ shard, evaluated_ms }) => {
          const missed = new Map((byShard.get(shard) ?? []).map((row) => [row.rule_id, row.missed]));
          return [shard, { evaluatedMs: evaluated_ms, missed }];
        }),
      );
    });
  }
}

/** Returns the shards that are the caller's; nobody takes one of them before this is stored. */
async function upsertTimes(
  db: Transaction<Tables>,
  { hasRowLocks }: SqlDialect,
  progress: readonly ToldProgress[],
): Promise<readonly string[]> {
  const told = sql.join(progress.map(rowOf));
  const { rows } = await sql<{ shard: string }>`
    with told (shard, owner, generation, evaluated_ms) as (values ${told}),
    own as (
      select told.shard, told.evaluated_ms from told
      join leases on leases.name = told.shard and leases.owner = told.owner
        and leases.generation = told.generation
      ${hasRowLocks ? sql`for share of leases` : sql``}
    )
    insert into alert_progress (shard, evaluated_ms) select shard, evaluated_ms from own where true
    on conflict (shard) do update set evaluated_ms = excluded.evaluated_ms
    returning shard`.execute(db);
  return rows.map(({ shard }) => shard);
}

/** With types, which PostgreSQL does not know of values that stand for themselves. */
function rowOf({ lease: { name, owner, generation }, evaluatedMs }: ToldProgress): RawBuilder<unknown> {
  return sql`(cast(${name} as text), cast(${owner} as text), cast(${generation} as bigint), cast(${asMs(evaluatedMs)} as bigint))`;
}

async function storeMissed(
  db: Transaction<Tables>,
  { maxVariables }: SqlDialect,
  progress: readonly ToldProgress[],
): Promise<void> {
  const rows = progress.flatMap(({ lease, missed }) =>
    Array.from(missed, ([ruleId, count]) => ({ shard: lease.name, rule_id: ruleId, missed: count })),
  );
  for (const some of inChunks(
    rows.filter(({ missed }) => missed > 0),
    maxVariables,
    3,
  )) {
    await db
      .insertInto('alert_missed_evaluations')
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(['shard', 'rule_id']).doUpdateSet((eb) => ({ missed: eb.ref('excluded.missed') })),
      )
      .execute();
  }
  const none = Map.groupBy(
    rows.filter(({ missed }) => missed === 0),
    ({ shard }) => shard,
  );
  for (const [shard, gone] of none)
    for (const some of inChunks(gone, maxVariables - 1))
      await db
        .deleteFrom('alert_missed_evaluations')
        .where('shard', '=', shard)
        .where(
          'rule_id',
          'in',
          some.map((row) => row.rule_id),
        )
        .execute();
}
