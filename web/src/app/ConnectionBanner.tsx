import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { connectionState, subscribeConnection, tryNow } from '../api/connection.ts';
import { duration } from '../format/duration.ts';
import { useTime } from '../time/store.ts';
import { formatClock } from '../time/zone.ts';

/** While the server is away: since when, how old the picture is, and when it is asked again. Goes by itself. */
export function ConnectionBanner() {
  const state = useSyncExternalStore(subscribeConnection, connectionState);
  const { zone } = useTime();
  const now = useSecondTicks(!state.up);
  if (state.up) return null;
  const waitSeconds = Math.max(0, Math.ceil((state.nextTryMs - now) / 1000));
  return (
    <div className="banner" role="alert">
      <IconPlugConnectedX size={18} aria-hidden="true" />
      <strong>Connection lost</strong>
      <span>
        since {formatClock(state.downSinceMs, zone)}. Showing data from{' '}
        {formatClock(state.lastAnswerMs, zone)}
        <span aria-hidden="true"> ({duration((now - state.lastAnswerMs) / 1000)} old)</span>.
      </span>
      <span className="num" aria-hidden="true">
        {waitSeconds === 0 ? 'Trying again…' : `Trying again in ${waitSeconds} s`}
      </span>
      <Button size="compact-xs" variant="default" onClick={() => void tryNow()}>
        Try now
      </Button>
    </div>
  );
}

function useSecondTicks(active: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!active) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [active]);
  return now;
}
