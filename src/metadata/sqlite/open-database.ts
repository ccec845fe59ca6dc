import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../lib/clock.ts';
import { sqliteError } from './errors.ts';
import { migrateSqlite } from './migrate.ts';

/**
 * How long a statement waits for another process that holds the file, the sqlite3 shell for example. It waits on the thread of
 * the event loop, so not for long: whoever asked tries again.
 */
const BUSY_TIMEOUT_MS = 500;

/** Opens the file, makes it if it is missing, and brings it to this program's version. */
export function openDatabase({
  path,
  clock,
}: {
  readonly path: string;
  readonly clock: Pick<Clock, 'now'>;
}): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    // It holds passwords of mail servers and webhooks: for nobody else. The files beside it get the same rights.
    if (path !== ':memory:') closeSync(openSync(path, 'a', 0o600));
    database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    // FULL: what was committed is on disk, also in WAL mode.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    migrateSqlite(database, clock);
    return database;
  } catch (error) {
    database?.close();
    throw sqliteError(error, `opening ${path}`);
  }
}
