import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import { latestVersion, loadNumberedSql } from '../../lib/numbered-sql.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

const MIGRATIONS_TABLE = `
  CREATE TABLE IF NOT EXISTS metadata_migrations (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at_ms INTEGER NOT NULL,
    readable_from INTEGER NOT NULL
  ) STRICT`;

/**
 * Brings the file to this program's version, in one transaction that locks it: of two that open it at once the second waits.
 * Throws `METADATA_TOO_NEW` for a file of a newer program that this one cannot read.
 */
export function migrateSqlite(database: DatabaseSync, clock: Pick<Clock, 'now'>): void {
  const migrations = loadNumberedSql(FOLDER);
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(MIGRATIONS_TABLE);
    const version = currentVersion(database, latestVersion(migrations));
    const add = database.prepare('INSERT INTO metadata_migrations VALUES (?, ?, ?, ?)');
    for (const migration of migrations) {
      if (migration.version <= version) continue;
      database.exec(migration.sql);
      add.run(migration.version, migration.name, clock.now(), migration.readableFrom);
    }
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function currentVersion(database: DatabaseSync, expected: number): number {
  // Of several migrations that this program does not know, each may be the one that it cannot live with.
  const { version, readableFrom } = database
    .prepare(
      `SELECT coalesce(max(version), 0) AS version, max(readable_from) FILTER (WHERE version > ?) AS readableFrom
       FROM metadata_migrations`,
    )
    .get(expected) as { version: number; readableFrom: number | null };
  if (readableFrom !== null && readableFrom > expected) {
    throw new AppError(
      'METADATA_TOO_NEW',
      `metadata.db is at version ${version}, which this program (version ${expected}) cannot use`,
      { status: 500, fix: 'Start the newer version that wrote it.' },
    );
  }
  return version;
}
