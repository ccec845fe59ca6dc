import { AppError } from '../../lib/errors.ts';

// Primary result codes, https://www.sqlite.org/rescode.html.
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const FULL = 13;
const CANTOPEN = 14;

const AWAY: ReadonlySet<number> = new Set([BUSY, LOCKED, READONLY, IOERR, CANTOPEN]);

/** The `AppError` of a failed statement. Everything about the file and its disk is retryable. */
export function sqliteError(error: unknown, doing: string): AppError {
  if (error instanceof AppError) return error;
  const { errcode, message } = error as { errcode?: unknown; message?: unknown };
  // The upper bits say more exactly what happened.
  const code = typeof errcode === 'number' ? errcode & 0xff : undefined;
  if (code === FULL) {
    return new AppError('METADATA_FULL', `${doing}: the disk of the data folder is full`, {
      status: 503,
      retryAfterSeconds: 5,
      cause: error,
      fix: 'Make room on the disk of the data folder; nothing needs to be started anew.',
    });
  }
  if (code !== undefined && AWAY.has(code)) {
    return unavailable(`${doing}: metadata.db: ${String(message)}`, error);
  }
  return new AppError('METADATA_FAULT', `${doing}: ${String(message ?? error)}`, {
    status: 500,
    cause: error,
  });
}

export function unavailable(message: string, cause?: unknown): AppError {
  return new AppError('METADATA_UNAVAILABLE', message, {
    status: 503,
    retryAfterSeconds: 1,
    ...(cause === undefined ? {} : { cause }),
    fix: 'Check the disk and the permissions of the data folder, and that no other program holds metadata.db.',
  });
}
