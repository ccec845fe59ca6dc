import type { DatabaseSync } from 'node:sqlite';
import { Kysely, sql, type Transaction } from 'kysely';
import type { Clock } from '../../lib/clock.ts';
import type { AppError } from '../../lib/errors.ts';
import { Mutex } from '../../lib/mutex.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { Metadata } from '../port.ts';
import { sqlRepositories } from '../sql/repositories.ts';
import type { SqlAccess, SqlDialect } from '../sql/sql-access.ts';
import type { Tables } from '../sql/tables.ts';
import { sqliteError, unavailable } from './errors.ts';
import { NodeSqliteDialect } from './node-sqlite-dialect.ts';
import { openDatabase } from './open-database.ts';

export interface SqliteMetadataOptions {
  /** The file; made if it is missing. */
  readonly path: string;
  /** Leases go by it. */
  readonly clock: Pick<Clock, 'now'>;
}

/** The bound of SQLite as Node.js is built with it. */
const MAX_VARIABLES = 32_766;

/**
 * `Metadata` in one file. One process at a time may have it open; throws `METADATA_UNAVAILABLE` when it cannot be opened and
 * `METADATA_TOO_NEW` when a newer program wrote it.
 */
export function openSqliteMetadata({ path, clock }: SqliteMetadataOptions): Metadata {
  return sqliteMetadata(openDatabase({ path, clock }), clock);
}

/** `Metadata` over a file that is open and migrated; closes it in the end. */
export function sqliteMetadata(database: DatabaseSync, clock: Pick<Clock, 'now'>): Metadata {
  const access = new SqliteAccess(database, clock);
  return {
    ...sqlRepositories(access),
    health: () => access.health(),
    close: () => access.close(),
  };
}

class SqliteAccess implements SqlAccess {
  readonly dialect: SqlDialect;
  readonly #database: DatabaseSync;
  readonly #db: Kysely<Tables>;
  /** There is one connection: a reader would see what a transaction beside it has not committed. */
  readonly #turns = new Mutex();
  /** What went wrong with the file the last time, until it works again; reading may go on while writing does not. */
  readonly #faults = new Map<'reading' | 'writing', AppError>();

  constructor(database: DatabaseSync, clock: Pick<Clock, 'now'>) {
    this.#database = database;
    this.#db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(database) });
    this.dialect = {
      maxVariables: MAX_VARIABLES,
      hasRowLocks: false,
      nowMs: () => sql<number>`${clock.now()}`,
      lockNumbering: async () => undefined,
    };
  }

  read<T>(doing: string, work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    return this.#inTurn('reading', doing, () => work(this.#db));
  }

  transaction<T>(doing: string, work: (db: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.#inTurn('writing', doing, () => this.#db.transaction().execute(work));
  }

  health(): PartHealth {
    const fault = this.#faults.get('writing') ?? this.#faults.get('reading');
    if (fault === undefined) return { status: 'ok' };
    return { status: 'failing', code: fault.code, message: fault.message };
  }

  /** After those who came before. */
  close(): Promise<void> {
    return this.#turns.run(async () => {
      if (this.#database.isOpen) this.#database.close();
    });
  }

  #inTurn<T>(kind: 'reading' | 'writing', doing: string, work: () => Promise<T>): Promise<T> {
    return this.#turns.run(async () => {
      try {
        if (!this.#database.isOpen) throw unavailable(`${doing}: metadata.db is closed`);
        const result = await work();
        this.#faults.delete(kind);
        return result;
      } catch (cause) {
        const error = sqliteError(cause, doing);
        if (error.retryable) this.#faults.set(kind, error);
        throw error;
      }
    });
  }
}
