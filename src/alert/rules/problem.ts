import { AppError } from '../../lib/errors.ts';

/** A rule is wrong: `message` names the place (`rule.threshold: …`), `fix` the way out. */
export function invalidRule(message: string, fix?: string, cause?: unknown): AppError {
  return new AppError('INVALID_RULE', message, {
    status: 400,
    ...(fix === undefined ? {} : { fix }),
    ...(cause === undefined ? {} : { cause }),
  });
}
