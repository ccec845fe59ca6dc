import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { serverNowMs } from '../../../api/connection.ts';
import { LIVE } from '../../../api/live.ts';
import { type RawRange, resolveRange, type Window } from '../../../time/range.ts';
import type { AlertEvent, AlertStats } from '../api/alert-types.ts';
import { alertApi } from '../api/client.ts';

export interface HistoryFilter {
  readonly ruleId: string;
  readonly alertId: string;
}

// What the server gives at once.
const PAGE = 500;

interface Part {
  readonly events: readonly AlertEvent[];
  readonly next: number | null;
  readonly window: Window;
}

/** The changes of state in a range, newest first, a part at a time. */
export function useHistory({ ruleId, alertId }: HistoryFilter, range: RawRange) {
  return useInfiniteQuery({
    queryKey: ['alerts', 'history', ruleId, alertId, range.from, range.to],
    initialPageParam: undefined as number | undefined,
    queryFn: async ({ signal, pageParam }): Promise<Part> => {
      const window = resolveRange(range, serverNowMs());
      const list = await alertApi.alerts.events(
        {
          ...(ruleId === '' ? {} : { ruleId }),
          ...(alertId === '' ? {} : { alertId }),
          start: window.startMs,
          end: window.endMs,
          before: pageParam,
          limit: PAGE,
        },
        signal,
      );
      return { ...list, window };
    },
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (previous) => previous,
    meta: LIVE,
  });
}

export function useStats(range: RawRange) {
  return useQuery({
    queryKey: ['alerts', 'stats', range.from, range.to],
    queryFn: ({ signal }): Promise<AlertStats> => {
      const { startMs: start, endMs: end } = resolveRange(range, serverNowMs());
      return alertApi.alerts.stats({ start, end }, signal);
    },
    placeholderData: (previous) => previous,
    meta: LIVE,
  });
}
