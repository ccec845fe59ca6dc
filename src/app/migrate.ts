import type { Config } from '../config/schema.ts';
import { serverName } from '../postgres/connection-options.ts';
import { isUsable } from '../postgres/schema-state.ts';
import { checkSchema, migrate } from '../store/timescale/migrate.ts';

export interface MigrateOptions {
  readonly config: Config;
  /** Told of each thing that was done or found, in a line for a person. */
  readonly report: (line: string) => void;
}

/** Brings the database of the cluster profile to this program's schema and settings. Safe to run again, and by several at once. */
export async function migrateDatabase({ config, report }: MigrateOptions): Promise<void> {
  report(`TimescaleDB at ${serverName(config.timescale.url)}`);
  await migrate({ settings: config.timescale, report });
  report('The database is ready.');
}

/** Whether this program can work with the database as it is; changes nothing. */
export async function checkDatabase({ config, report }: MigrateOptions): Promise<boolean> {
  report(`TimescaleDB at ${serverName(config.timescale.url)}`);
  const state = await checkSchema({ settings: config.timescale });
  report(`The schema is at version ${state.version}; this program has version ${state.expected}.`);
  report(state.message === undefined ? 'The database is ready.' : `Not ready: ${state.message}.`);
  return isUsable(state);
}
