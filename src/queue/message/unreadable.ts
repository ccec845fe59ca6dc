import { AppError } from '../../lib/errors.ts';

/** A message that is not a batch, or one that this program does not know how to read. */
export function unreadable(problem: string, cause?: unknown): AppError {
  return new AppError('BATCH_UNREADABLE', `batch message: ${problem}`, {
    status: 422,
    fix: 'See docs/formats/batch-message.md. If a newer version of this program wrote it, upgrade all writers, then replay it.',
    ...(cause === undefined ? {} : { cause }),
  });
}
