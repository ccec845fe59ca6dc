import type { Query, QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTime } from '../time/store.ts';
import { connectionState, onRecovery } from './connection.ts';

/** Marks a query as part of the picture that moves on with the clock. */
export const LIVE = { live: true } as const;

/** The same for what is dear to ask: it does not follow each tick, but is never older than this while the page is live. */
export const SLOWLY_LIVE = { live: 'slowly' } as const;
const SLOW_MS = 30_000;

const refreshes = new Set<() => void>();

/** Calls `listener` each time somebody asks for everything on the page again; returns what ends that. */
export function onRefresh(listener: () => void): () => void {
  refreshes.add(listener);
  return () => refreshes.delete(listener);
}

/** Asks again for all live queries on the page, all at once, so that panels move on together. */
export function refetchLive(client: QueryClient): void {
  refetch(client, ({ meta }) => meta?.live !== undefined);
  for (const listener of refreshes) listener();
}

function refetchDue(client: QueryClient): void {
  refetch(client, ({ meta, state }) => {
    const askedMs = Math.max(state.dataUpdatedAt, state.errorUpdatedAt);
    return meta?.live === true || (meta?.live === 'slowly' && Date.now() - askedMs >= SLOW_MS);
  });
}

function refetch(client: QueryClient, predicate: (query: Query) => boolean): void {
  // A query still under way is left to finish: cancelling it on each tick would starve a slow one.
  void client.invalidateQueries({ predicate }, { cancelRefetch: false });
}

/** Drives the live refresh. Hidden pages ask nothing; they catch up when they are looked at again. */
export function useLiveTicks(): void {
  const client = useQueryClient();
  const { live, refreshMs } = useTime();

  useEffect(() => onRecovery(() => void client.invalidateQueries()), [client]);

  useEffect(() => {
    if (!live || refreshMs === 0) return;
    let lastTickMs = Date.now();
    const tick = () => {
      if (document.hidden || !connectionState().up) return;
      lastTickMs = Date.now();
      refetchDue(client);
    };
    const onVisible = () => {
      if (Date.now() - lastTickMs >= refreshMs) tick();
    };
    const timer = setInterval(tick, refreshMs);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [client, live, refreshMs]);
}
