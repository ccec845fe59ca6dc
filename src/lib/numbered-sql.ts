import { readdirSync, readFileSync } from 'node:fs';

/** One numbered SQL file of a folder. They are files of their own so that an administrator can read and check them. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
  /**
   * The oldest program version (its newest migration) that still works with a database that has this migration, so that
   * it runs on while a newer program migrates. A migration that breaks older programs names its own version.
   */
  readonly readableFrom: number;
}

const FILE_NAME = /^(\d{4})-([a-z0-9-]+)\.sql$/;
/** A line that says from which version on programs can go on: `-- readable from 2`. */
const READABLE_FROM = /^-- readable from (\d+)$/m;

/** The migrations of a folder in the order of their numbers. `folder` ends with a slash. */
export function loadNumberedSql(folder: URL): readonly Migration[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, number, name] = FILE_NAME.exec(file) ?? [];
      if (number === undefined || name === undefined) return [];
      const sql = readFileSync(new URL(file, folder), 'utf8');
      const version = Number(number);
      return [{ version, name, sql, readableFrom: Number(READABLE_FROM.exec(sql)?.[1] ?? version) }];
    });
}

/** The schema version that a program with these migrations is written for. */
export function latestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}
