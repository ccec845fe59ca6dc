import type { Client } from 'pg';
import { AppError } from '../lib/errors.ts';
import type { Migration } from '../lib/numbered-sql.ts';
import type { DatabaseErrors } from './database.ts';
import { isUsable, type Schema, schemaState } from './schema-state.ts';

export interface ApplyOptions {
  readonly schema: Schema;
  readonly errors: DatabaseErrors;
  /** Told of each thing that was done, in a line for a person. */
  readonly report: (line: string) => void;
}

/** Of two that start at once the second waits, and then finds done what it wanted to do. */
const LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('dashboarding.migrate', 0))";

/**
 * Brings a schema to this program's version, each migration in a transaction of its own. Safe to run again, and by several at
 * once. Throws `SCHEMA_TOO_NEW` for one that only a newer program can use, and `errors.failure`, which names the migration.
 */
export async function applyMigrations(client: Client, options: ApplyOptions): Promise<void> {
  const { schema, report } = options;
  const before = await schemaState(client, schema);
  if (before.status === 'unreadable') throw tooNew(before.message ?? 'the schema is newer');
  if (isUsable(before)) {
    report(`The ${schema.name} is at version ${before.version}.`);
    return;
  }
  await inMigrationTransaction(client, () => client.query(migrationsTable(schema)));
  for (const migration of schema.migrations) {
    if (migration.version <= before.version) continue;
    const isNew = await applyMigration(client, migration, options);
    if (isNew) report(`Applied migration ${migration.version} (${migration.name}).`);
  }
}

/** Holds the lock of migrations for the time of the transaction. */
export async function inMigrationTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  try {
    await client.query(LOCK);
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Returns false when somebody else has applied it meanwhile. */
async function applyMigration(
  client: Client,
  migration: Migration,
  { schema, errors }: ApplyOptions,
): Promise<boolean> {
  const { version, name, sql, readableFrom } = migration;
  try {
    return await inMigrationTransaction(client, async () => {
      const { rowCount } = await client.query(
        `INSERT INTO ${schema.migrationsTable} (version, name, readable_from) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING`,
        [version, name, readableFrom],
      );
      if (rowCount === 0) return false;
      await client.query(sql);
      return true;
    });
  } catch (error) {
    throw errors.failure(error, `migration ${version} (${name})`);
  }
}

function migrationsTable({ migrationsTable }: Schema): string {
  return `
    CREATE TABLE IF NOT EXISTS ${migrationsTable} (
      version int PRIMARY KEY,
      name text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now(),
      readable_from int NOT NULL
    )`;
}

function tooNew(message: string): AppError {
  return new AppError('SCHEMA_TOO_NEW', message, { status: 500 });
}
