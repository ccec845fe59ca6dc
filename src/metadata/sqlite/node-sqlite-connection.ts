import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { LRUCache } from 'lru-cache';
import { asParameters } from '../sql/values.ts';

interface PreparedStatement {
  readonly statement: StatementSync;
  readonly hasRows: boolean;
}

/** More than there are statements here, those with lists of different lengths aside. */
const STATEMENTS_KEPT = 200;
/** SQLite works on the thread of the event loop: after so much work, everything else has its turn. */
const TURN_MS = 5;

export class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #statements = new LRUCache<string, PreparedStatement>({ max: STATEMENTS_KEPT });
  #workedMs = 0;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const startMs = performance.now();
    const { statement, hasRows } = this.#prepare(sql);
    const values = asParameters(parameters) as SQLInputValue[];
    const result = hasRows ? { rows: statement.all(...values) as Row[] } : runOf<Row>(statement, values);
    this.#workedMs += performance.now() - startMs;
    if (this.#workedMs >= TURN_MS) {
      this.#workedMs = 0;
      await nextTurn();
    }
    return result;
  }

  // biome-ignore lint/correctness/useYield: it is part of the interface, and used by nobody here.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('BUG: rows of SQLite are read in pages, not as a stream');
  }

  #prepare(sql: string): PreparedStatement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    const prepared = { statement, hasRows: statement.columns().length > 0 };
    this.#statements.set(sql, prepared);
    return prepared;
  }
}

function runOf<Row>(statement: StatementSync, values: readonly SQLInputValue[]): QueryResult<Row> {
  const { changes, lastInsertRowid } = statement.run(...values);
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}
