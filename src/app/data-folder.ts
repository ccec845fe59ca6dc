import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError } from '../lib/errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { ensureFormat } from './folder-format.ts';
import { lockFolder } from './folder-lock.ts';

export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  release(): void;
}

/** Makes the folder if it is missing, takes it for this process and brings it to the current format. */
export function openDataFolder({ dir, log }: { readonly dir: string; readonly log: Logger }): DataFolder {
  const path = resolve(dir);
  makeFolder(path);
  const lock = lockFolder(path);
  try {
    const { from, to } = ensureFormat(path);
    if (from !== to) log.info({ from, to, path }, 'the data folder was migrated');
    return { path, release: () => lock.release() };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function makeFolder(path: string): void {
  try {
    makeWithParents(path);
  } catch (cause) {
    throw new AppError('DATA_DIR_UNUSABLE', `the data folder cannot be made: ${(cause as Error).message}`, {
      status: 500,
      fix: 'Name another folder with --data-dir, or mend its permissions.',
      cause,
    });
  }
}

/** Step by step: Node's own recursive way never ends below /proc, where a folder cannot be made though its parent is there. */
function makeWithParents(path: string): void {
  if (existsSync(path)) {
    if (!statSync(path).isDirectory()) throw new Error(`${path} is not a folder`);
    return;
  }
  makeWithParents(dirname(path));
  // What is measured may tell much about a company: not for other users of the machine.
  mkdirSync(path, { mode: 0o750 });
}
