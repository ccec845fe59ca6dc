import { AppError } from '../lib/errors.ts';
import { cancelled } from './errors.ts';

/**
 * Runs `work` with a signal that aborts with `signal` or when the time is over, and answers then at once, whether the work
 * heeds it or not. Throws `QUERY_TIMEOUT` (504) or `QUERY_CANCELLED` (499).
 */
export function withDeadline<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<T> {
  if (signal.aborted) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const giveUp = (error: AppError) => {
      reject(error);
      controller.abort(error);
    };
    const timer = setTimeout(() => giveUp(timedOut(timeoutMs)), timeoutMs);
    const leave = () => giveUp(cancelled());
    signal.addEventListener('abort', leave, { once: true });
    work(controller.signal)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
      });
  });
}

/** `work`'s result, or the signal's reason as soon as that aborts. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    if (signal.aborted) leave();
  });
}

function timedOut(timeoutMs: number): AppError {
  return new AppError('QUERY_TIMEOUT', `the query took longer than ${timeoutMs / 1_000} s`, {
    status: 504,
    retryable: true,
    fix: 'Narrow the time range, add filters, ask for a coarser interval, or raise query.timeoutSeconds.',
  });
}
