import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { apiTime, type RawRange, resolveRange, type Window } from '../time/range.ts';
import { useTime } from '../time/store.ts';
import { api } from './client.ts';
import { serverNowMs } from './connection.ts';
import { LIVE } from './live.ts';
import type { Answer, QuerySpec } from './types.ts';

/** An answer with the window it was asked for. */
export interface TimedAnswer {
  readonly answer: Answer;
  readonly window: Window;
}

export interface MetricQuery {
  readonly answer: Answer | undefined;
  /** The window to draw: that of the answer, or at once the new one while the answer to it is under way. */
  readonly window: Window;
  readonly fetching: boolean;
  /** Nothing was answered yet: there is no old picture to keep. */
  readonly pending: boolean;
  /** The answer is the one to the question before: that to this one is under way. */
  readonly outdated: boolean;
  readonly error: Error | null;
  readonly errorSinceMs: number | undefined;
  readonly updatedAtMs: number;
  readonly retry: () => void;
}

export interface MetricQueryOptions {
  /** Instead of the range of the top bar. */
  readonly range?: RawRange;
  /** Ask again at this pace instead of with the live refresh. */
  readonly everyMs?: number;
}

/** Runs one query over the page's time range and keeps it current. `undefined` asks nothing. */
export function useMetricQuery(spec: QuerySpec | undefined, options: MetricQueryOptions = {}): MetricQuery {
  const time = useTime();
  const range = options.range ?? time.range;
  const query = useQuery({
    queryKey: ['query', spec, range.from, range.to],
    enabled: spec !== undefined,
    queryFn: async ({ signal }): Promise<TimedAnswer> => {
      if (spec === undefined) throw new Error('BUG: query without a spec');
      const now = serverNowMs();
      const window = resolveRange(range, now);
      const answer = await api.query(
        { ...spec, start: apiTime(range.from, now), end: apiTime(range.to, now) },
        signal,
      );
      return { answer, window };
    },
    // The old picture stays while only the range or the grouping changes; another metric's lines would lie.
    placeholderData: (previous, previousQuery) =>
      sameSubject(spec, previousQuery?.queryKey[1] as QuerySpec | undefined) ? previous : undefined,
    ...(options.everyMs === undefined ? { meta: LIVE } : { refetchInterval: options.everyMs }),
  });
  return toMetricQuery(query, range, useErrorSince(query));
}

function sameSubject(a: QuerySpec | undefined, b: QuerySpec | undefined): boolean {
  return a?.metric === b?.metric && a?.aggregation === b?.aggregation;
}

function toMetricQuery(
  query: UseQueryResult<TimedAnswer>,
  range: RawRange,
  errorSinceMs: number | undefined,
): MetricQuery {
  const { data, isPlaceholderData } = query;
  return {
    answer: data?.answer,
    window: data === undefined || isPlaceholderData ? resolveRange(range, serverNowMs()) : data.window,
    fetching: query.isFetching,
    pending: query.isPending,
    outdated: isPlaceholderData,
    error: query.error,
    errorSinceMs,
    updatedAtMs: query.dataUpdatedAt,
    retry: () => void query.refetch(),
  };
}

/** What is asked of a query to know since when it fails. */
export interface FailingQuery {
  readonly isSuccess: boolean;
  readonly isPlaceholderData: boolean;
  readonly isError: boolean;
  readonly errorUpdatedAt: number;
}

/** The first of the failures in a row. */
export function useErrorSince(query: FailingQuery): number | undefined {
  const since = useRef<number | undefined>(undefined);
  if (query.isSuccess && !query.isPlaceholderData) since.current = undefined;
  if (query.isError) since.current ??= query.errorUpdatedAt;
  return since.current;
}
