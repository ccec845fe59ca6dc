import {
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBType,
  type DuckDBValue,
  TIMESTAMP_MS,
  UBIGINT,
  UINTEGER,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

const VECTOR_ROWS = 2_048;

/** A column of fixed-width values that is copied whole into DuckDB. */
export type FixedColumn =
  | { readonly type: 'uinteger'; readonly data: Uint32Array }
  | { readonly type: 'ubigint'; readonly data: BigUint64Array }
  | { readonly type: 'double'; readonly data: Float64Array }
  /** UTC milliseconds as signed 64-bit integers, see `toTimestamps`. */
  | { readonly type: 'timestamp_ms'; readonly data: BigInt64Array };

const DUCKDB_TYPE: Readonly<Record<FixedColumn['type'], DuckDBType>> = {
  uinteger: UINTEGER,
  ubigint: UBIGINT,
  double: DOUBLE,
  timestamp_ms: TIMESTAMP_MS,
};

/** One DuckDB file with one connection, which its owner must not use from two places at once. */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  /** Prepared once: a commit is made many times a second. */
  readonly #begin: DuckDBPreparedStatement;
  readonly #commit: DuckDBPreparedStatement;

  private constructor(
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    statements: { begin: DuckDBPreparedStatement; commit: DuckDBPreparedStatement },
  ) {
    this.#instance = instance;
    this.#connection = connection;
    this.#begin = statements.begin;
    this.#commit = statements.commit;
  }

  static async open(path: string, options: { memoryMiB: number }): Promise<Database> {
    const instance = await DuckDBInstance.create(path, {
      // Checkpoints are made after each seal, when the hot rows are gone: earlier ones would write them twice.
      checkpoint_threshold: '1GiB',
      memory_limit: `${options.memoryMiB}MiB`,
      threads: '2',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    const connection = await instance.connect();
    const begin = await connection.prepare('BEGIN TRANSACTION');
    const commit = await connection.prepare('COMMIT');
    return new Database(instance, connection, { begin, commit });
  }

  async run(sql: string, values: readonly DuckDBValue[] = []): Promise<void> {
    await this.#connection.run(sql, [...values]);
  }

  async rows(sql: string, values: readonly DuckDBValue[] = []): Promise<readonly (readonly DuckDBValue[])[]> {
    const result = await this.#connection.runAndReadAll(sql, [...values]);
    return result.getRows();
  }

  /** Rows in pages of up to 2,048, so that a large table never stands in memory whole. */
  async *pages(sql: string): AsyncGenerator<DuckDBDataChunk> {
    const result = await this.#connection.stream(sql);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
    }
  }

  /** Runs `work` in a transaction; it is committed, durably, when this resolves and rolled back when it throws. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.#begin.run();
    let result: T;
    try {
      result = await work();
    } catch (error) {
      await this.run('ROLLBACK').catch(() => undefined);
      throw error;
    }
    await this.#commit.run();
    return result;
  }

  /** Appends rows given as whole columns, 2,048 rows a copy. */
  async appendColumns(table: string, columns: readonly FixedColumn[]): Promise<void> {
    const rows = columns[0]?.data.length ?? 0;
    const appender = await this.#connection.createAppender(table);
    const types = columns.map((column) => DUCKDB_TYPE[column.type]);
    for (let start = 0; start < rows; start += VECTOR_ROWS) {
      const count = Math.min(VECTOR_ROWS, rows - start);
      const chunk = DuckDBDataChunk.create(types, count);
      columns.forEach((column, index) => {
        copyToVector(chunk, index, column.data, start, count);
      });
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }

  /** Appends rows of any types one by one, for small tables. */
  async appendRows(
    table: string,
    types: readonly DuckDBType[],
    rows: readonly (readonly DuckDBValue[])[],
  ): Promise<void> {
    const appender = await this.#connection.createAppender(table);
    for (let start = 0; start < rows.length; start += VECTOR_ROWS) {
      const chunk = DuckDBDataChunk.create(types);
      chunk.setRows(rows.slice(start, start + VECTOR_ROWS));
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

function copyToVector(
  chunk: DuckDBDataChunk,
  index: number,
  data: FixedColumn['data'],
  start: number,
  rows: number,
): void {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
  const width = data.BYTES_PER_ELEMENT;
  duckdb.copy_data_to_vector(
    vector,
    0,
    data.buffer as ArrayBuffer,
    data.byteOffset + start * width,
    rows * width,
  );
}

/** Reads the `rows` fixed-width values of one column of a chunk without boxing them one by one. */
export function copyFromVector<T extends Uint32Array | Float64Array | BigInt64Array>(
  chunk: DuckDBDataChunk,
  index: number,
  into: T,
): T {
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
  const bytes = duckdb.vector_get_data(vector, into.byteLength);
  new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(bytes);
  return into;
}

const TWO_TO_32 = 2 ** 32;

/** Milliseconds as the signed 64-bit integers of a TIMESTAMP_MS column, written by halves: no BigInt is made. */
export function toTimestamps(times: Float64Array): BigInt64Array {
  const timestamps = new BigInt64Array(times.length);
  const halves = new Int32Array(timestamps.buffer);
  for (let i = 0; i < times.length; i++) {
    const time = times[i] as number;
    const high = Math.floor(time / TWO_TO_32);
    halves[2 * i] = (time - high * TWO_TO_32) | 0;
    halves[2 * i + 1] = high;
  }
  return timestamps;
}

/** The inverse of `toTimestamps`. */
export function fromTimestamps(timestamps: BigInt64Array): Float64Array {
  const halves = new Int32Array(timestamps.buffer, timestamps.byteOffset, timestamps.length * 2);
  const times = new Float64Array(timestamps.length);
  for (let i = 0; i < times.length; i++) {
    times[i] = (halves[2 * i + 1] as number) * TWO_TO_32 + ((halves[2 * i] as number) >>> 0);
  }
  return times;
}
