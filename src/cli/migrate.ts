import type { Command, CommandInput } from './command.ts';
import { CONFIG_OPTIONS, configFromOptions } from './config-options.ts';

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'Create or upgrade the TimescaleDB schema of the cluster profile: samples and metadata.',
  usage: '[options]',
  options: {
    check: {
      type: 'boolean',
      description: 'Change nothing; exit with 1 when the database is not ready for this program.',
    },
    ...CONFIG_OPTIONS,
  },
  maxPositionals: 0,
  examples: [
    'dashboarding migrate --set timescale.url=postgres://user:password@db:5432/dashboarding',
    'dashboarding migrate --check',
  ],
  run: runMigrate,
};

async function runMigrate({ values }: CommandInput): Promise<number> {
  const { check, ...settings } = values;
  const config = configFromOptions(settings);
  // Loaded only here: help and mistakes are answered without the time it takes.
  const { checkDatabase, migrateDatabase } = await import('../app/migrate.ts');
  const options = { config, report: (line: string) => void process.stdout.write(`${line}\n`) };
  if (check === true) return (await checkDatabase(options)) ? 0 : 1;
  await migrateDatabase(options);
  return 0;
}
