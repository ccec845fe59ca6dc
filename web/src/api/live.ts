import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTime } from '../time/store.ts';
import { connectionState, onRecovery } from './connection.ts';

/** Marks a query as part of the picture that moves on with the clock. */
export const LIVE = { live: true } as const;

/** Asks again for all live queries on the page, all at once, so that panels move on together. */
export function refetchLive(client: QueryClient): void {
  // A query still under way is left to finish: cancelling it on each tick would starve a slow one.
  void client.invalidateQueries(
    { predicate: (query) => query.meta?.live === true },
    { cancelRefetch: false },
  );
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
      refetchLive(client);
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
