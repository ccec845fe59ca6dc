import type { ClientBase } from 'pg';
import { latestVersion, loadNumberedSql } from '../../lib/numbered-sql.ts';
import { type Schema, type SchemaState, schemaState } from '../../postgres/schema-state.ts';
import { missingExtension } from './server-check.ts';

/** The tables of samples. */
export const STORE_SCHEMA: Schema = {
  name: 'schema',
  migrationsTable: 'schema_migrations',
  migrations: loadNumberedSql(new URL('./migrations/', import.meta.url)),
};

/** How the schema stands, and whether TimescaleDB is there at all. Reads only. */
export async function storeSchemaState(client: ClientBase): Promise<SchemaState> {
  const missing = await missingExtension(client);
  if (missing === undefined) return schemaState(client, STORE_SCHEMA);
  const message = `${missing}; run "dashboarding migrate"`;
  return { status: 'behind', version: 0, expected: latestVersion(STORE_SCHEMA.migrations), message };
}
