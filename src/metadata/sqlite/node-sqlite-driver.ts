import type { DatabaseSync } from 'node:sqlite';
import type { DatabaseConnection, Driver } from 'kysely';
import { NodeSqliteConnection } from './node-sqlite-connection.ts';

/** One connection. Whoever uses it sees to it that one statement or transaction follows the other. */
export class NodeSqliteDriver implements Driver {
  readonly #database: DatabaseSync;
  readonly #connection: NodeSqliteConnection;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#connection = new NodeSqliteConnection(database);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(): Promise<void> {
    // At once for writing: turning a reading transaction into a writing one may fail.
    this.#database.exec('BEGIN IMMEDIATE');
  }

  async commitTransaction(): Promise<void> {
    this.#database.exec('COMMIT');
  }

  async rollbackTransaction(): Promise<void> {
    // Some errors, a full disk for example, have rolled back already.
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }

  /** Whoever opened the database closes it. */
  async destroy(): Promise<void> {}
}
