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
  return { ok: false, error: asError(error), isSourceDown: isOfSource(error) };
}

/** The same of one that was read together with others, or had less time than it may need: who is to blame is not known. */
export function failedTogether(error: unknown): WindowOutcome {
  return { ok: false, error: asError(error), isSourceDown: isOfSource(error), isShared: true };
}

/** What is wrong with the request itself. */
export function refusedAs(error: unknown): WindowOutcome {
  return { ok: false, error: asError(error), isSourceDown: false };
}

/** Whether one of several that were read together is to blame, so that the others should be tried without it. */
export function isOfOneRequest(error: unknown): boolean {
  return error instanceof AppError && error.status >= 400 && error.status < 499;
}

/** Whether one of them may be: the store was asked, and did not do it. */
export function mayBeOfOneRequest(error: unknown): boolean {
  return !(error instanceof AppError && NOT_ASKED.has(error.code));
}

const NOT_ASKED: ReadonlySet<string> = new Set(['QUERY_UNAVAILABLE', 'QUERY_OVERLOADED', 'QUERY_CANCELLED']);

/** Whether a store that answers others may fail like this again and again because of what it is asked. */
export function mayBeOwnFault(error: unknown): boolean {
  return isTimeout(error) || !(error instanceof AppError) || error.status === 500;
}

export function isTimeout(error: unknown): boolean {
  return error instanceof AppError && error.code === 'QUERY_TIMEOUT';
}

function isOfSource(error: unknown): boolean {
  return isStoreFailure(error) || isCancelled(error);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
