import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../lib/errors.ts';
import { isLockFile } from './folder-lock.ts';

const FORMAT_FILE = 'format.json';

/** Brings a folder from one format to the next. It must be able to run again after a crash in its middle. */
export type FormatMigration = (folder: string) => void;

/** `FORMAT_MIGRATIONS[n]` brings a folder from format `n + 1` to format `n + 2`. */
const FORMAT_MIGRATIONS: readonly FormatMigration[] = [];

/**
 * Sees to it that the folder has the format this version writes: marks an empty one, migrates an older one step by
 * step. Throws `AppError` for a newer one and for a folder that holds something else. Returns the formats it passed.
 */
export function ensureFormat(
  folder: string,
  migrations: readonly FormatMigration[] = FORMAT_MIGRATIONS,
): { readonly from: number; readonly to: number } {
  const current = migrations.length + 1;
  const found = readFormat(folder);
  if (found === undefined) {
    refuseForeignFiles(folder);
    writeFormat(folder, current);
    return { from: current, to: current };
  }
  if (found > current) throw newerFormat(folder, found, current);
  for (let version = found; version < current; version += 1) {
    migrations[version - 1]?.(folder);
    writeFormat(folder, version + 1);
  }
  return { from: found, to: current };
}

function readFormat(folder: string): number | undefined {
  const path = join(folder, FORMAT_FILE);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const format = parseFormat(text);
  if (format === undefined) {
    throw new AppError('DATA_FORMAT_UNREADABLE', `${path} does not say the format of this data folder`, {
      status: 500,
      fix: 'Restore the file from a backup of the folder; its content is {"format": <number>}.',
    });
  }
  return format;
}

function parseFormat(text: string): number | undefined {
  try {
    const { format } = JSON.parse(text) as { format?: unknown };
    return Number.isSafeInteger(format) && (format as number) >= 1 ? (format as number) : undefined;
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that a crash leaves the old file or the new one. */
function writeFormat(folder: string, format: number): void {
  const path = join(folder, FORMAT_FILE);
  const file = openSync(`${path}.new`, 'w');
  try {
    writeSync(file, `${JSON.stringify({ format })}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
  syncFolder(folder);
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A mistyped --data-dir must not fill somebody's home folder. A fresh volume has lost+found. */
function refuseForeignFiles(folder: string): void {
  const foreign = readdirSync(folder).filter(
    (name) => !isLockFile(name) && name !== 'lost+found' && name !== `${FORMAT_FILE}.new`,
  );
  if (foreign.length === 0) return;
  const names = foreign.slice(0, 3).join(', ');
  throw new AppError('NOT_A_DATA_DIR', `${folder} holds other files (${names}) and is no data folder`, {
    status: 500,
    fix: 'Name an empty or a new folder with --data-dir.',
  });
}

function newerFormat(folder: string, found: number, current: number): AppError {
  return new AppError(
    'DATA_FORMAT_NEWER',
    `the data folder ${folder} has format ${found}, written by a newer version; this version knows formats up to ${current}`,
    { status: 500, fix: 'Start the newer version again, or restore a backup made before the upgrade.' },
  );
}
