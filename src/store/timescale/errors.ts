import { AppError } from '../../lib/errors.ts';
import type { DatabaseErrors } from '../../postgres/database.ts';
import { faultOf, isConnectionError, isPoolBusy, isSqlState } from '../../postgres/faults.ts';

const DISK_FULL = '53100';
/** SQLSTATE classes of what a statement was given: values out of range, broken constraints, limits of a row or an index. */
const DATA = /^(22|23|54)/;

/**
 * The `AppError` of a failed statement. Faults of the data are for good: their code is the SQLSTATE, for example `22003`
 * (422). Everything else that the server says is about the server, its schema or its rights, and is retryable
 * (`STORE_UNAVAILABLE`, `STORE_FULL`, 503): a batch must not become a dead letter because a table is missing.
 */
export function storeError(error: unknown, doing: string): AppError {
  if (error instanceof AppError) return error;
  const { code, message } = faultOf(error);
  if (isPoolBusy(error)) return poolBusy(doing, error);
  if (code === undefined || !isSqlState(code)) {
    if (isConnectionError(error)) return unavailable(`${doing}: ${message}`, error);
    return new AppError('STORE_FAULT', `${doing}: ${message}`, { status: 500, cause: error });
  }
  if (code === DISK_FULL) {
    return new AppError('STORE_FULL', `${doing}: the disk of TimescaleDB is full: ${message}`, {
      status: 503,
      retryAfterSeconds: 5,
      cause: error,
      fix: 'Give the database more disk space, or shorten store.rawRetentionDays.',
    });
  }
  if (DATA.test(code)) {
    return new AppError(code, `${doing}: the database refused the data (${code}): ${message}`, {
      status: 422,
      cause: error,
    });
  }
  return unavailable(`${doing}: ${message} (${code})`, error);
}

export function unavailable(message: string, cause?: unknown): AppError {
  return new AppError('STORE_UNAVAILABLE', message, {
    status: 503,
    retryAfterSeconds: 1,
    ...(cause === undefined ? {} : { cause }),
    fix: 'Check that TimescaleDB is up and that timescale.url names it.',
  });
}

function poolBusy(doing: string, cause: unknown): AppError {
  return new AppError('STORE_UNAVAILABLE', `${doing}: all connections of this process are in use`, {
    status: 503,
    retryAfterSeconds: 1,
    cause,
    fix: 'Raise timescale.maxConnections; it should be four above query.maxConcurrent and writer.commitsAtOnce.',
  });
}

/** What the connections to the store throw. */
export const STORE_ERRORS: DatabaseErrors = { of: 'TimescaleDB', unavailable, failure: storeError };
