import { Kysely, sql, type Transaction } from 'kysely';
import { type ClientBase, type PoolClient, types } from 'pg';
import type { TimescaleSettings } from '../../config/sections/timescale.ts';
import type { Clock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import { Database } from '../../postgres/database.ts';
import type { DatabaseLog } from '../../postgres/outage-log.ts';
import { isUsable, schemaState } from '../../postgres/schema-state.ts';
import type { Metadata } from '../port.ts';
import { sqlRepositories } from '../sql/repositories.ts';
import type { SqlAccess, SqlDialect } from '../sql/sql-access.ts';
import type { Tables } from '../sql/tables.ts';
import { METADATA_ERRORS } from './errors.ts';
import { LentClientDialect } from './lent-client-dialect.ts';
import { METADATA_SCHEMA } from './migrate.ts';

export interface PostgresMetadataDependencies {
  /** Metadata are in the same database as the samples of the cluster profile. */
  readonly settings: TimescaleSettings;
  readonly clock: Clock;
  readonly log: DatabaseLog;
}

/** Of one process. Calls are short, and one that waits for a connection waits for a few milliseconds. */
const MAX_CONNECTIONS = 4;
/** A process that was stopped in a transaction gives its locks back well before its leases are over. */
const LIMITS = { statementSeconds: 15, idleSeconds: 5 };
/**
 * Returns at once; it connects in the background, tries again for ever, and says in `health` what it waits for. Meanwhile every
 * call throws `METADATA_UNAVAILABLE`.
 */
export function createPostgresMetadata(dependencies: PostgresMetadataDependencies): Metadata {
  const access = new PostgresAccess(dependencies);
  return {
    ...sqlRepositories(access),
    health: () => access.health(),
    close: () => access.close(),
  };
}

class PostgresAccess implements SqlAccess {
  readonly dialect = DIALECT;
  readonly #database: Database;

  constructor({ settings, clock, log }: PostgresMetadataDependencies) {
    this.#database = new Database({
      ...{ settings, clock, log, check, errors: METADATA_ERRORS },
      pool: { max: MAX_CONNECTIONS, types: { getTypeParser } },
    });
  }

  read<T>(doing: string, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    return this.#run(doing, work);
  }

  transaction<T>(doing: string, work: (db: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.#run(doing, (db) => db.transaction().execute(work));
  }

  health(): PartHealth {
    return this.#database.health();
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  async #run<T>(doing: string, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    const outcome = await this.#database.run(
      doing,
      // A refusal is an answer: the transaction is rolled back, and the connection as good as before.
      (client) => work(kyselyOn(client)).then((value) => ({ value }), refusalOf),
    );
    if ('refusal' in outcome) throw outcome.refusal;
    return outcome.value;
  }
}

function refusalOf(error: unknown): { readonly refusal: AppError } {
  if (error instanceof AppError) return { refusal: error };
  throw error;
}

function kyselyOn(client: PoolClient): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new LentClientDialect(client, LIMITS) });
}

async function check(client: ClientBase): Promise<string | undefined> {
  const state = await schemaState(client, METADATA_SCHEMA);
  return isUsable(state) ? undefined : state.message;
}

const DIALECT: SqlDialect = {
  // The protocol counts them in 16 bits.
  maxVariables: 65_535,
  hasRowLocks: true,
  // Not the time the transaction began: it may have waited for a lock.
  nowMs: () => sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  lockNumbering: async (db) => {
    await sql`select pg_advisory_xact_lock(hashtextextended('dashboarding.alert_events', 0))`.execute(db);
  },
};

/** Whole numbers are far below 2^53 here; JSON stays text, as it is in SQLite. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: never) => unknown {
  if (oid === types.builtins.INT8) return Number;
  if (oid === types.builtins.JSON) return String;
  return types.getTypeParser(oid, format as 'text') as (text: never) => unknown;
}
