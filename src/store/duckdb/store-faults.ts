import { AppError } from '../../lib/errors.ts';

const FULL = /no space left|ENOSPC|disk is full|could not write|out of space/i;

/** A fault of DuckDB or of a segment file as the error that callers of the store see. */
export function storeFault(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  if (FULL.test(message)) return storeFull(message, cause);
  return new AppError('STORE_UNAVAILABLE', `the store cannot write: ${firstLine(message)}`, {
    status: 503,
    retryAfterSeconds: 5,
    fix: 'See the server log; the store tries again by itself.',
    cause,
  });
}

export function storeFull(detail: string, cause?: unknown): AppError {
  return new AppError('STORE_FULL', `the disk of the data folder is full: ${firstLine(detail)}`, {
    status: 503,
    retryAfterSeconds: 10,
    fix: 'Free disk space or shorten the retention; the server goes on by itself as soon as there is room.',
    cause,
  });
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
