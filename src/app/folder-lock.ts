import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '../lib/errors.ts';

const LOCK_FILE = 'lock.sqlite';
const PID_FILE = 'lock.pid';
const SQLITE_BUSY = 5;

/** What is held must be reachable: a connection that is garbage collected closes and gives up its lock. */
const held = new Set<DatabaseSync>();

export interface FolderLock {
  release(): void;
}

/**
 * Takes a folder for this process alone. Throws `AppError` `DATA_DIR_IN_USE` when another process has it.
 *
 * Node has no file locks of its own, but SQLite takes a real one (`fcntl`) for an exclusive transaction. The kernel gives
 * it up with the process, so nothing is left behind by kill -9 and there is no stale lock to judge
 * (docs/decisions/0002-data-folder-lock.md). The file with the process id is only for the message.
 */
export function lockFolder(folder: string): FolderLock {
  const database = new DatabaseSync(join(folder, LOCK_FILE));
  try {
    // In memory, so that taking the lock writes nothing: it works on a full disk too.
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    throw isBusy(cause) ? folderInUse(folder, cause) : cause;
  }
  held.add(database);
  notePid(folder);
  return {
    release: () => {
      rmSync(join(folder, PID_FILE), { force: true });
      held.delete(database);
      database.close();
    },
  };
}

export function isLockFile(name: string): boolean {
  return name.startsWith(LOCK_FILE) || name === PID_FILE;
}

function notePid(folder: string): void {
  try {
    writeFileSync(join(folder, PID_FILE), `${process.pid}\n`);
  } catch {
    // On a full disk the lock still holds; a second process then cannot name this one.
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

function folderInUse(folder: string, cause: unknown): AppError {
  return new AppError('DATA_DIR_IN_USE', `the data folder ${folder} is in use by ${readHolder(folder)}`, {
    status: 500,
    fix: 'Stop that process, or start with another --data-dir and --port.',
    cause,
  });
}

function readHolder(folder: string): string {
  try {
    return `another Dashboarding process (pid ${readFileSync(join(folder, PID_FILE), 'utf8').trim()})`;
  } catch {
    return 'another Dashboarding process';
  }
}
