import type { ClientBase } from 'pg';
import { latestVersion, type Migration } from '../lib/numbered-sql.ts';

/** The tables of one part of the program, made by numbered migrations. */
export interface Schema {
  /** For messages: `schema`, `metadata schema`. */
  readonly name: string;
  /** The table that lists what was applied. */
  readonly migrationsTable: string;
  readonly migrations: readonly Migration[];
}

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

interface Migrated {
  /** The newest migration; null when there is none. */
  readonly version: number | null;
  /** The oldest program that can use all migrations that this one does not know; null when there are none. */
  readonly readable_from: number | null;
}

/** Reads only. */
export async function schemaState(client: ClientBase, schema: Schema): Promise<SchemaState> {
  const expected = latestVersion(schema.migrations);
  const migrated = await migratedBeyond(client, schema, expected);
  const version = migrated?.version ?? 0;
  const is = `the ${schema.name} is at version ${version}`;
  if (version === expected) return { status: 'ready', version, expected };
  if (version < expected) {
    const message = `${is}, this program needs ${expected}; run "dashboarding migrate"`;
    return { status: 'behind', version, expected, message };
  }
  const readableFrom = migrated?.readable_from ?? Number.POSITIVE_INFINITY;
  if (readableFrom <= expected) return { status: 'ahead', version, expected };
  const message = `${is}, which this program (version ${expected}) cannot use; start a newer one`;
  return { status: 'unreadable', version, expected, message };
}

export function isUsable({ status }: SchemaState): boolean {
  return status === 'ready' || status === 'ahead';
}

async function migratedBeyond(
  client: ClientBase,
  { migrationsTable }: Schema,
  expected: number,
): Promise<Migrated | undefined> {
  const table = await client.query('SELECT to_regclass($1) AS found', [migrationsTable]);
  if (table.rows[0]?.found === null) return undefined;
  // Of several migrations that came since, each may be the one that older programs cannot live with.
  const { rows } = await client.query<Migrated>(
    `SELECT max(version) AS version, max(readable_from) FILTER (WHERE version > $1) AS readable_from
     FROM ${migrationsTable}`,
    [expected],
  );
  return rows[0];
}
