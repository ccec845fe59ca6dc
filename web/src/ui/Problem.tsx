import type { ReactNode } from 'react';
import { ApiError, isUnreachable } from '../api/errors.ts';
import { type FailingQuery, useErrorSince } from '../api/use-metric-query.ts';
import { ErrorNote } from './Notes.tsx';

/** A query of one answer or of many. */
type AnyQuery = FailingQuery & {
  readonly data: unknown;
  readonly error: Error | null;
  refetch(): Promise<unknown>;
};

export interface ProblemProps {
  readonly query: AnyQuery;
  /** What could not be done: "The rules could not be read". */
  readonly what: string;
  /** In place of the error where the server has no such route: it was started without the role. */
  readonly withoutRole?: ReactNode;
}

/** Why a list is old or missing. Silent while the connection banner speaks for it and there is a picture to keep. */
export function Problem({ query, what, withoutRole }: ProblemProps) {
  const sinceMs = useErrorSince(query);
  const { error } = query;
  if (error === null || (isUnreachable(error) && query.data !== undefined)) return null;
  if (withoutRole !== undefined && isMissing(error)) return withoutRole;
  const still = query.data === undefined ? '' : '; what is shown is older';
  return (
    <ErrorNote
      what={`${what}${still}. ${STILL_WORKS}`}
      error={error}
      sinceMs={sinceMs}
      onRetry={() => void query.refetch()}
    />
  );
}

// What is configured may lie in the database of the samples: nothing is said of charts.
const STILL_WORKS = 'Taking in samples does not depend on it.';

/** There is an error and nothing to show beside it. */
export function hasNothing({ data, error }: AnyQuery): boolean {
  return data === undefined && error !== null;
}

/** The server has no such route: it was started without the role. */
function isMissing(error: Error): boolean {
  return error instanceof ApiError && error.status === 404 && /^there is nothing at/.test(error.message);
}
