import type { ClientBase } from 'pg';
import { missingExtension } from './server-check.ts';

/** How the schema of a database stands to this program. */
export interface SchemaState {
  /** `ahead`: a newer program has migrated the database, and this one can go on with it. */
  readonly status: 'ready' | 'ahead' | 'behind' | 'unreadable';
  /** The newest migration of the database; 0 when it has none. */
  readonly version: number;
  readonly expected: number;
  /** What is to be done, when the schema cannot be used. */
  readonly message?: string;
}

interface NewestMigration {
  readonly version: number;
  readonly readable_from: number;
}

/** Reads only. `expected` is the newest migration that this program knows. */
export async function schemaState(client: ClientBase, expected: number): Promise<SchemaState> {
  const missing = await missingExtension(client);
  if (missing !== undefined) {
    const message = `${missing}; run "dashboarding migrate"`;
    return { status: 'behind', version: 0, expected, message };
  }
  const newest = await newestMigration(client);
  const version = newest?.version ?? 0;
  if (version === expected) return { status: 'ready', version, expected };
  if (version < expected) {
    const message = `the schema is at version ${version}, this program needs ${expected}; run "dashboarding migrate"`;
    return { status: 'behind', version, expected, message };
  }
  if (newest !== undefined && newest.readable_from <= expected) return { status: 'ahead', version, expected };
  const message = `the schema is at version ${version}, which this program (version ${expected}) cannot use; start a newer one`;
  return { status: 'unreadable', version, expected, message };
}

export function isUsable({ status }: SchemaState): boolean {
  return status === 'ready' || status === 'ahead';
}

async function newestMigration(client: ClientBase): Promise<NewestMigration | undefined> {
  const table = await client.query("SELECT to_regclass('schema_migrations') AS found");
  if (table.rows[0]?.found === null) return undefined;
  const { rows } = await client.query<NewestMigration>(
    'SELECT version, readable_from FROM schema_migrations ORDER BY version DESC LIMIT 1',
  );
  return rows[0];
}
