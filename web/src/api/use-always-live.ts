import { useTime } from '../time/store.ts';
import { connectionState } from './connection.ts';

// Nothing about alerts is left to age because somebody looked at last week's charts before.
const SLOWEST_MS = 60_000;

/** Marks a query that has a pace of its own; `r` and a server that is back ask again for it as for all others. */
const OWN_PACE = { live: 'own' } as const;

/** Options of a query about now: it is renewed at the page's pace whatever range the top bar has. */
export function useAlwaysLive() {
  const { refreshMs } = useTime();
  return {
    meta: OWN_PACE,
    refetchInterval: () =>
      refreshMs === 0 || !connectionState().up ? false : Math.min(refreshMs, SLOWEST_MS),
  } as const;
}

/** The picture of before stays while the next is on its way. */
export const KEEP_PICTURE = { placeholderData: <T>(previous: T | undefined) => previous } as const;
