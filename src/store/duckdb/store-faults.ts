import { AppError } from '../../lib/errors.ts';

const FULL = /no space left|ENOSPC/i;

/** Kinds of DuckDB errors that speak of the data in hand, not of the state of the database. */
const REFUSED = /^(Constraint|Conversion|Invalid Input|Out of Range|Mismatch Type) Error/;

/** Work that was given up because the store closed or was reopened meanwhile; nothing is wrong with the database. */
export class GivenUpError extends Error {
  override readonly name = 'GivenUpError';
}

/**
 * Whether an error leaves it unknown what the database holds, so that it must be reopened. Faults of our own code and of the data
 * in hand do not: their transaction was rolled back.
 */
export function isDatabaseFault(error: unknown): boolean {
  if (error instanceof AppError || error instanceof GivenUpError) return false;
  return !isRefusal(error);
}

/** A fault of DuckDB or of a file as the error that callers of the store see. */
export function storeFault(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const message = messageOf(cause);
  if (FULL.test(message)) return storeFull(message, cause);
  if (isRefusal(cause)) {
    return new AppError('STORE_REFUSED', `the store cannot take this data: ${firstLine(message)}`, {
      status: 422,
      retryable: false,
      fix: 'Sending it again does not help. Report it as a bug, with the server log.',
      cause,
    });
  }
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

function isRefusal(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  const message = messageOf(error);
  return message.startsWith('BUG:') || REFUSED.test(message);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
