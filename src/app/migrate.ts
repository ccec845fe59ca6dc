import type { Config } from '../config/schema.ts';
import { checkMetadataSchema, migrateMetadata } from '../metadata/postgres/migrate.ts';
import { serverName } from '../postgres/connection-options.ts';
import { isUsable } from '../postgres/schema-state.ts';
import { checkSchema, migrate } from '../store/timescale/migrate.ts';

export interface MigrateOptions {
  readonly config: Config;
  /** Told of each thing that was done or found, in a line for a person. */
  readonly report: (line: string) => void;
}

/**
 * Brings the database of the cluster profile to this program's schemas: samples, then metadata. Safe to run again, by several at
 * once, and while other processes work.
 */
export async function migrateDatabase({ config, report }: MigrateOptions): Promise<void> {
  const settings = config.timescale;
  report(`TimescaleDB at ${serverName(settings.url)}`);
  await migrate({ settings, report });
  // After the store, whose first version made two of the tables, and never used them.
  await migrateMetadata({ settings, report });
  report('The database is ready.');
}

/** Whether this program can work with the database as it is; changes nothing. */
export async function checkDatabase({ config, report }: MigrateOptions): Promise<boolean> {
  const settings = config.timescale;
  report(`TimescaleDB at ${serverName(settings.url)}`);
  const store = await checkSchema({ settings });
  const metadata = await checkMetadataSchema({ settings });
  report(`The schema is at version ${store.version}; this program has version ${store.expected}.`);
  report(
    `The metadata schema is at version ${metadata.version}; this program has version ${metadata.expected}.`,
  );
  const faults = [store.message, metadata.message].filter((message) => message !== undefined);
  report(faults.length === 0 ? 'The database is ready.' : `Not ready: ${faults.join('; ')}.`);
  return isUsable(store) && isUsable(metadata);
}
