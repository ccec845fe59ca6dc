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

/** What went wrong, in one line. Neither `pg` nor the server puts credentials into messages. */
export function faultMessage(error: unknown): string {
  return faultOf(error).message;
}

/** The code and the message of the error that is behind it all. */
export function faultOf(error: unknown): { readonly code: string | undefined; readonly message: string } {
  // Node tries all addresses of a host; the reasons are within.
  if (error instanceof AggregateError && error.errors.length > 0) return faultOf(error.errors[0]);
  const { code, message } = error as { code?: unknown; message?: unknown };
  return {
    code: typeof code === 'string' ? code : undefined,
    message: typeof message === 'string' && message !== '' ? message : String(code ?? error),
  };
}

/** Whether the server itself said it. */
export function isSqlState(code: string | undefined): code is string {
  return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && code !== 'EPIPE';
}
