import type { TimescaleSettings } from '../../config/sections/timescale.ts';
import { applyMigrations, inMigrationTransaction } from '../../postgres/apply-migrations.ts';
import type { SchemaState } from '../../postgres/schema-state.ts';
import { withClient } from '../../postgres/with-client.ts';
import { STORE_ERRORS } from './errors.ts';
import { STORE_SCHEMA, storeSchemaState } from './schema.ts';
import { prepareServer } from './server-check.ts';

export interface MigrateOptions {
  readonly settings: TimescaleSettings;
  /** Told of each thing that was done, in a line for a person. */
  readonly report?: (line: string) => void;
}

const NO_REPORT = () => undefined;

/**
 * Brings the schema of `settings.url` to this program's version. Safe to run again and by several at once. Throws
 * `STORE_UNSUITABLE` for a server that cannot hold the schema, `STORE_UNAVAILABLE` without one, `SCHEMA_TOO_NEW` for a schema
 * that only a newer program can use.
 */
export async function migrate({ settings, report = NO_REPORT }: MigrateOptions): Promise<void> {
  const errors = STORE_ERRORS;
  // The extension is loaded into sessions that begin after it was created.
  await withClient({ settings, errors }, (client) =>
    inMigrationTransaction(client, () => prepareServer(client)),
  );
  await withClient({ settings, errors }, (client) =>
    applyMigrations(client, { schema: STORE_SCHEMA, errors, report }),
  );
}

/** How the schema stands, without changing anything. */
export function checkSchema({ settings }: Pick<MigrateOptions, 'settings'>): Promise<SchemaState> {
  return withClient({ settings, errors: STORE_ERRORS }, storeSchemaState);
}
