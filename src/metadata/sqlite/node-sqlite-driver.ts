import type { DatabaseSync } from 'node:sqlite';
import type { DatabaseConnection, Driver, TransactionSettings } from 'kysely';
import { Mutex } from '../../lib/mutex.ts';
import { NodeSqliteConnection } from './node-sqlite-connection.ts';

/** One connection, lent to one statement or transaction after the other in the order of asking. */
export class NodeSqliteDriver implements Driver {
  readonly #database: DatabaseSync;
  readonly #connection: NodeSqliteConnection;
  readonly #turns = new Mutex();
  #endTurn: (() => void) | undefined;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#connection = new NodeSqliteConnection(database);
  }

  async init(): Promise<void> {}

  acquireConnection(): Promise<DatabaseConnection> {
    const granted = Promise.withResolvers<DatabaseConnection>();
    const turn = async (): Promise<void> => {
      const ended = Promise.withResolvers<void>();
      this.#endTurn = ended.resolve;
      granted.resolve(this.#connection);
      await ended.promise;
    };
    void this.#turns.run(turn);
    return granted.promise;
  }

  async releaseConnection(): Promise<void> {
    this.#endTurn?.();
  }

  async beginTransaction(
    _connection: DatabaseConnection,
    { accessMode }: TransactionSettings,
  ): Promise<void> {
    // At once for writing: turning a reading transaction into a writing one may fail.
    this.#database.exec(accessMode === 'read only' ? 'BEGIN' : 'BEGIN IMMEDIATE');
  }

  async commitTransaction(): Promise<void> {
    this.#database.exec('COMMIT');
  }

  async rollbackTransaction(): Promise<void> {
    // Some errors, a full disk for example, have rolled back already.
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }

  async destroy(): Promise<void> {
    // After whoever has the connection.
    await this.#turns.run(async () => {
      this.#connection.close();
      this.#database.close();
    });
  }
}
