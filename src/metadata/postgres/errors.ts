import { AppError } from '../../lib/errors.ts';
import type { DatabaseErrors } from '../../postgres/database.ts';
import { faultOf, isConnectionError, isSqlState } from '../../postgres/faults.ts';

const DISK_FULL = '53100';
/** SQLSTATE classes of what a statement was given: trying again gives the same. */
const DATA = /^(22|23|42601|54)/;

/**
 * The `AppError` of a failed statement. What the server says of itself, its schema or its rights is retryable
 * (`METADATA_UNAVAILABLE`, `METADATA_FULL`, 503); what it says of the data is not (`METADATA_FAULT`, 500).
 */
export function metadataError(error: unknown, doing: string): AppError {
  if (error instanceof AppError) return error;
  const { code, message } = faultOf(error);
  if (code === DISK_FULL) {
    return new AppError('METADATA_FULL', `${doing}: the disk of PostgreSQL is full: ${message}`, {
      status: 503,
      retryAfterSeconds: 5,
      cause: error,
      fix: 'Give the database more disk space.',
    });
  }
  if (isConnectionError(error) || (isSqlState(code) && !DATA.test(code)))
    return unavailable(`${doing}: ${message}${isSqlState(code) ? ` (${code})` : ''}`, error);
  return new AppError('METADATA_FAULT', `${doing}: ${message}`, { status: 500, cause: error });
}

function unavailable(message: string, cause?: unknown): AppError {
  return new AppError('METADATA_UNAVAILABLE', message, {
    status: 503,
    retryAfterSeconds: 1,
    ...(cause === undefined ? {} : { cause }),
    fix: 'Check that PostgreSQL is up and that timescale.url names it.',
  });
}

/** What the connections for metadata throw. */
export const METADATA_ERRORS: DatabaseErrors = { of: 'PostgreSQL', unavailable, failure: metadataError };
