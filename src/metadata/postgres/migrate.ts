import type { TimescaleSettings } from '../../config/sections/timescale.ts';
import { loadNumberedSql } from '../../lib/numbered-sql.ts';
import { applyMigrations } from '../../postgres/apply-migrations.ts';
import { type Schema, type SchemaState, schemaState } from '../../postgres/schema-state.ts';
import { withClient } from '../../postgres/with-client.ts';
import { METADATA_ERRORS } from './errors.ts';

export interface MigrateMetadataOptions {
  readonly settings: TimescaleSettings;
  /** Told of each thing that was done, in a line for a person. */
  readonly report?: (line: string) => void;
}

/** The metadata tables. They come after those of the store, which once had two of their names. */
export const METADATA_SCHEMA: Schema = {
  name: 'metadata schema',
  migrationsTable: 'metadata_migrations',
  migrations: loadNumberedSql(new URL('./migrations/', import.meta.url)),
};

const NO_REPORT = () => undefined;

/**
 * Brings the metadata tables of `settings.url` to this program's version. Safe to run again, by several at once, and while
 * other processes work. Throws `METADATA_UNAVAILABLE` without a server, `SCHEMA_TOO_NEW` for what only a newer program can use.
 */
export async function migrateMetadata({
  settings,
  report = NO_REPORT,
}: MigrateMetadataOptions): Promise<void> {
  const errors = METADATA_ERRORS;
  await withClient({ settings, errors }, (client) =>
    applyMigrations(client, { schema: METADATA_SCHEMA, errors, report }),
  );
}

/** How the metadata tables stand, without changing anything. */
export function checkMetadataSchema({
  settings,
}: Pick<MigrateMetadataOptions, 'settings'>): Promise<SchemaState> {
  return withClient({ settings, errors: METADATA_ERRORS }, (client) => schemaState(client, METADATA_SCHEMA));
}
