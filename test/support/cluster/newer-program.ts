import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const MIGRATIONS = join('src', 'store', 'timescale', 'migrations');

export interface NewerProgram {
  readonly main: string;
  /** The schema version of the program in `src`. */
  readonly oldVersion: number;
  /** Adds the migration after the newest one; `readableFrom` is the oldest program that can go on with it. */
  addMigration(options: { readonly sql: string; readonly readableFrom: number }): void;
}

/** A copy of the program that can be given migrations which the one in `src` does not know. */
export function newerProgram(t: Pick<TestContext, 'after'>): NewerProgram {
  const folder = mkdtempSync(join(tmpdir(), 'dashboarding-newer-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(ROOT, 'src'), join(folder, 'src'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const newest = () =>
    Math.max(...readdirSync(join(folder, MIGRATIONS)).map((file) => Number.parseInt(file, 10)));
  return {
    main: join(folder, 'src', 'main.ts'),
    oldVersion: newest(),
    addMigration({ sql, readableFrom }) {
      const file = `${String(newest() + 1).padStart(4, '0')}-of-a-newer-program.sql`;
      writeFileSync(join(folder, MIGRATIONS, file), `-- readable from ${readableFrom}\n${sql}\n`);
    },
  };
}
