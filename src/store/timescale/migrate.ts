import { Client } from 'pg';
import type { TimescaleSettings } from '../../config/sections/timescale.ts';
import { connectionOptions, serverName } from './connection-options.ts';
import { storeError } from './errors.ts';
import { latestVersion, loadMigrations, type Migration } from './migrations.ts';
import { isUsable, type SchemaState, schemaState } from './schema-state.ts';
import { prepareServer } from './server-check.ts';

export interface MigrateOptions {
  readonly settings: TimescaleSettings;
  /** Told of each thing that was done, in a line for a person. */
  readonly report?: (line: string) => void;
}

const NO_REPORT = () => undefined;

/** Of two that start at once the second waits, and then finds done what it wanted to do. */
const LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('dashboarding.migrate', 0))";

const MIGRATIONS_TABLE = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    version int PRIMARY KEY,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    readable_from int NOT NULL
  )`;

/**
 * Brings the schema of `settings.url` to this program's version. Safe to run again and
 * by several at once. Throws `STORE_UNSUITABLE` for a server that cannot hold the schema, `STORE_UNAVAILABLE` without one.
 */
export async function migrate({ settings, report = NO_REPORT }: MigrateOptions): Promise<void> {
  // The extension is loaded into sessions that begin after it was created.
  await withClient(settings, (client) => inTransaction(client, () => prepareServer(client)));
  await withClient(settings, (client) => applyMigrations(client, report));
}

/** How the schema stands, without changing anything. */
export function checkSchema({ settings }: Pick<MigrateOptions, 'settings'>): Promise<SchemaState> {
  return withClient(settings, (client) => schemaState(client, latestVersion(loadMigrations())));
}

async function applyMigrations(client: Client, report: (line: string) => void): Promise<void> {
  const migrations = loadMigrations();
  const before = await schemaState(client, latestVersion(migrations));
  if (isUsable(before)) {
    report(`The schema is at version ${before.version}.`);
    return;
  }
  await inTransaction(client, () => client.query(MIGRATIONS_TABLE));
  for (const migration of migrations) {
    if (migration.version <= before.version) continue;
    const isNew = await applyMigration(client, migration);
    if (isNew) report(`Applied migration ${migration.version} (${migration.name}).`);
  }
}

/** Returns false when somebody else has applied it meanwhile. */
async function applyMigration(client: Client, migration: Migration): Promise<boolean> {
  const { version, name, sql, readableFrom } = migration;
  try {
    return await inTransaction(client, async () => {
      const { rowCount } = await client.query(
        `INSERT INTO schema_migrations (version, name, readable_from) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
        [version, name, readableFrom],
      );
      if (rowCount === 0) return false;
      await client.query(sql);
      return true;
    });
  } catch (error) {
    throw storeError(error, `migration ${version} (${name})`);
  }
}

async function inTransaction<T>(client: Client, work: () => Promise<T>): Promise<T> {
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

async function withClient<T>(settings: TimescaleSettings, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(connectionOptions(settings.url, settings));
  // The statement that is under way reports a lost connection; without a listener it would end the process.
  client.on('error', () => undefined);
  const where = `TimescaleDB at ${serverName(settings.url)}`;
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw storeError(error, where);
  } finally {
    await client.end().catch(() => undefined);
  }
}
