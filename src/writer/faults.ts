import { AppError } from '../lib/errors.ts';

/** Whether the same write may succeed later. Everything else is taken for a fault of what was written. */
export function isTransient(error: unknown): boolean {
  return error instanceof AppError && error.retryable;
}

/** What a publisher is told whose batch was stored but for some of its samples. */
export function storedInPart(deadSamples: number, samples: number, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    'BATCH_STORED_IN_PART',
    `${deadSamples} of ${samples} samples could not be stored: ${reason}; all others were`,
    { status: 422, cause, fix: 'Do not send the batch again: what could be stored of it is stored.' },
  );
}
