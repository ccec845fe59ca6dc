import { AppError } from '../lib/errors.ts';

/** The request itself is wrong: `message` names the place, `fix` the way out. */
export function invalidQuery(message: string, fix?: string): AppError {
  return new AppError('INVALID_QUERY', message, { status: 400, ...(fix === undefined ? {} : { fix }) });
}

/** The request is well formed but would cost more than the settings allow. */
export function refused(code: string, message: string, fix: string, cause?: unknown): AppError {
  return new AppError(code, message, { status: 422, fix, cause });
}

export function cancelled(): AppError {
  return new AppError('QUERY_CANCELLED', 'the client left before the answer was ready', { status: 499 });
}

/** Whether the store is to blame, so that the circuit breaker must count it. A wrong or too large question is not. */
export function isStoreFailure(error: unknown): boolean {
  return !(error instanceof AppError) || error.status >= 500;
}

/** Whether nobody waited for the answer, so that it says nothing about the store. */
export function isCancelled(error: unknown): boolean {
  return error instanceof AppError && error.code === 'QUERY_CANCELLED';
}
