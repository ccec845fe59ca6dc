import { AppError } from '../../lib/errors.ts';
import type { Database } from './database.ts';

/** Raised by one with each step in `MIGRATIONS`; a database of a higher version is refused. */
const SCHEMA_VERSION = 1;

/** Step `n` brings version `n` to version `n + 1`. An empty file has version 0. */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE metric_definitions (
       id UINTEGER PRIMARY KEY, name VARCHAR NOT NULL, description VARCHAR, unit VARCHAR, type VARCHAR)`,
    // No index: ids are looked up in memory, and new definitions by one hash join over this narrow column.
    'CREATE TABLE series (id UINTEGER NOT NULL, metric_id UINTEGER NOT NULL, identity_hash UBIGINT NOT NULL, tags VARCHAR NOT NULL)',
    'CREATE TABLE batches (id_high UBIGINT NOT NULL, id_low UBIGINT NOT NULL, stored_at TIMESTAMP_MS NOT NULL)',
    `CREATE TABLE segments (
       sequence UBIGINT NOT NULL, tier VARCHAR NOT NULL, partition_start TIMESTAMP_MS NOT NULL, level UTINYINT NOT NULL,
       file VARCHAR NOT NULL, row_count UBIGINT NOT NULL, series_count UINTEGER NOT NULL,
       min_time TIMESTAMP_MS NOT NULL, max_time TIMESTAMP_MS NOT NULL, size_bytes UBIGINT NOT NULL, created_at TIMESTAMP_MS NOT NULL)`,
    // One row for each scope of retention: a pattern of metric names, or '' for all other metrics.
    'CREATE TABLE coverage (pattern VARCHAR NOT NULL, tier VARCHAR NOT NULL, complete_from TIMESTAMP_MS NOT NULL)',
  ],
];

/** Brings the database to this program's schema version; refuses one written by a newer program. */
export async function migrateSchema(database: Database): Promise<void> {
  await database.run('CREATE TABLE IF NOT EXISTS schema_version (version UINTEGER NOT NULL)');
  const rows = await database.rows('SELECT max(version) FROM schema_version');
  const found = Number(rows[0]?.[0] ?? 0);
  if (found > SCHEMA_VERSION) {
    throw new AppError(
      'DATA_FORMAT_TOO_NEW',
      `the store has schema version ${found}; this program knows versions up to ${SCHEMA_VERSION}`,
      {
        status: 500,
        fix: 'Start the newer Dashboarding that wrote this data folder, or restore a backup made before it.',
      },
    );
  }
  for (let version = found; version < SCHEMA_VERSION; version++) {
    await database.transaction(async () => {
      for (const statement of MIGRATIONS[version] ?? []) await database.run(statement);
      await database.run('INSERT INTO schema_version VALUES (?)', [version + 1]);
    });
  }
}

/** Hot tables are numbered; a seal drops the table whose rows it made into segments. */
export function hotTableName(generation: number): string {
  return `hot_${generation}`;
}

export async function createHotTable(database: Database, generation: number): Promise<void> {
  await database.run(
    `CREATE TABLE ${hotTableName(generation)} (series_id UINTEGER NOT NULL, time TIMESTAMP_MS NOT NULL, value DOUBLE NOT NULL)`,
  );
}

/** Generations of the hot tables that exist, oldest first. */
export async function listHotGenerations(database: Database): Promise<readonly number[]> {
  const rows = await database.rows(
    "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'hot\\_%' ESCAPE '\\'",
  );
  return rows.map((row) => Number(String(row[0]).slice('hot_'.length))).sort((a, b) => a - b);
}
