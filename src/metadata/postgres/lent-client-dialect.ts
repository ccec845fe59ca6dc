import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type PostgresPool,
} from 'kysely';
import type { PoolClient } from 'pg';
import { breakConnection } from '../../postgres/break-connection.ts';
import { asParameters } from '../sql/values.ts';

export interface TransactionLimits {
  /** For one statement; the server ends it. */
  readonly statementSeconds: number;
  /** Between two statements: a process that stops in the middle must not hold its locks for long. */
  readonly idleSeconds: number;
}

/** Kysely over a connection that somebody has lent and takes back. */
export class LentClientDialect extends PostgresDialect {
  readonly #client: PoolClient;
  readonly #limits: TransactionLimits;

  constructor(client: PoolClient, limits: TransactionLimits) {
    super(configFor(client));
    this.#client = client;
    this.#limits = limits;
  }

  override createDriver(): Driver {
    return new LentClientDriver(this.#client, this.#limits);
  }
}

const ROLLBACK = CompiledQuery.raw('ROLLBACK');

class LentClientDriver extends PostgresDriver {
  readonly #client: PoolClient;
  readonly #begin: CompiledQuery;

  constructor(client: PoolClient, { statementSeconds, idleSeconds }: TransactionLimits) {
    super(configFor(client));
    this.#client = client;
    // One string of statements takes one round trip.
    this.#begin = CompiledQuery.raw(
      `BEGIN; SET LOCAL statement_timeout = '${statementSeconds}s'; SET LOCAL idle_in_transaction_session_timeout = '${idleSeconds}s'`,
    );
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(this.#begin);
  }

  /** What made it necessary is the error that counts; a connection that cannot even roll back is not used again. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(ROLLBACK);
    } catch {
      breakConnection(this.#client);
    }
  }
}

function configFor(client: PoolClient): PostgresDialectConfig {
  const lent = {
    query: (text: string, values: readonly unknown[]) => client.query(text, asParameters(values)),
    release: () => undefined,
  };
  const pool = { options: {}, connect: async () => lent, end: async () => undefined };
  // Kysely's types also name what only streams need, and cancelled statements.
  return { pool: pool as unknown as PostgresPool };
}
