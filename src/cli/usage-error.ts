import { AppError } from '../lib/errors.ts';

/** What is wrong with a command line, and the way out. */
export function usageError(message: string, fix: string): AppError {
  return new AppError('USAGE', message, { status: 400, fix });
}
