import { AppError } from '../../lib/errors.ts';

/** Errors of the socket and of `pg` itself that mean: no answer from the server. */
const CONNECTION_CODES: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const CONNECTION_WORDS =
  /connection terminated|timeout exceeded when trying to connect|not queryable|client was closed|connection ended|socket/i;

/** What the pool says when all its connections stay in use; of a server that does not answer it says something else. */
const POOL_BUSY = 'timeout exceeded when trying to connect';

/** The server is starting, stopping or gone, or takes no more connections; also: a password that is not (yet) right. */
const SERVER_AWAY = /^(08|57P|53300|28|3D000)/;
const DISK_FULL = '53100';
/** SQLSTATE classes of what a statement was given: values out of range, broken constraints, limits of a row or an index. */
const DATA = /^(22|23|54)/;

/** Whether the error says that the server cannot be reached or is not up, so that asking it again needs a new connection. */
export function isConnectionError(error: unknown): boolean {
  const { code, message } = faultOf(error);
  if (code !== undefined && (CONNECTION_CODES.has(code) || (isSqlState(code) && SERVER_AWAY.test(code))))
    return true;
  return !isSqlState(code) && CONNECTION_WORDS.test(message);
}

/** A server that did not answer the request to cancel; its connection must not be used again. */
export class UnansweredCancel extends Error {
  constructor() {
    super('connection terminated: the server did not answer the request to cancel');
    this.name = 'UnansweredCancel';
  }
}

/** Whether no connection came free in time: the server is asked more than it answers, but it is there. */
export function isPoolBusy(error: unknown): boolean {
  return faultMessage(error) === POOL_BUSY;
}

/** Whether the error says that the server is lost to this process: not one busy moment, nor one slow answer to a cancellation. */
export function saysServerIsLost(error: unknown): boolean {
  return isConnectionError(error) && !isPoolBusy(error) && !(error instanceof UnansweredCancel);
}

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

/** What went wrong, in one line. Neither `pg` nor the server puts credentials into messages. */
export function faultMessage(error: unknown): string {
  return faultOf(error).message;
}

function faultOf(error: unknown): { readonly code: string | undefined; readonly message: string } {
  // Node tries all addresses of a host; the reasons are within.
  if (error instanceof AggregateError && error.errors.length > 0) return faultOf(error.errors[0]);
  const { code, message } = error as { code?: unknown; message?: unknown };
  return {
    code: typeof code === 'string' ? code : undefined,
    message: typeof message === 'string' && message !== '' ? message : String(code ?? error),
  };
}

function isSqlState(code: string | undefined): boolean {
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && code !== 'EPIPE';
}
