import { AppError } from '../../lib/errors.ts';
import { isCancelled, isStoreFailure } from '../errors.ts';
import type { SeriesSelection } from '../select.ts';
import type { WindowOutcome } from './port.ts';

/** The outcome of values group by group. */
export function answered({ groupTags }: SeriesSelection, values: Float64Array): WindowOutcome {
  return { ok: true, groups: groupTags.map((tags, group) => ({ tags, value: values[group] as number })) };
}

/** What reading the store gave. Too many that ask, or time that ran out, are not for what a rule asks. */
export function failed(error: unknown): WindowOutcome {
  const isSourceDown = isStoreFailure(error) || isCancelled(error);
  return { ok: false, error: asError(error), isSourceDown };
}

/** What is wrong with the request itself. */
export function refusedAs(error: unknown): WindowOutcome {
  return { ok: false, error: asError(error), isSourceDown: false };
}

/** Whether one of several that were read together may be to blame, so that the others should be tried without it. */
export function isOfOneRequest(error: unknown): boolean {
  return error instanceof AppError && error.status >= 400 && error.status < 499;
}

export function isTimeout(error: unknown): boolean {
  return error instanceof AppError && error.code === 'QUERY_TIMEOUT';
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
