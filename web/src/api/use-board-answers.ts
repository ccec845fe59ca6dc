import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { SERVER } from './batch.ts';
import type { BoardSource } from './board.ts';
import type { BoardAsk, BoardFeedState } from './board-ask.ts';
import { BoardFeed } from './board-feed.ts';
import { connectionState, onRecovery, serverNowMs, subscribeConnection } from './connection.ts';
import { onRefresh } from './live.ts';

export interface UseBoardAnswers extends BoardFeedState {
  /** Asks for everything again, now. */
  readonly refresh: () => void;
}

/** Asks the queries of a board together and keeps their answers current while the page is looked at. */
export function useBoardAnswers(ask: BoardAsk, source: BoardSource = SERVER): UseBoardAnswers {
  const feed = useMemo(() => new BoardFeed({ source, timers: TIMERS, surroundings: SURROUNDINGS }), [source]);
  useEffect(() => {
    feed.open();
    const leave = onRefresh(feed.refresh);
    return () => {
      leave();
      feed.close();
    };
  }, [feed]);
  // After each render: what is asked is compared by what it says, not by which object it is.
  useEffect(() => feed.update(ask));
  const state = useSyncExternalStore(feed.subscribe, feed.state);
  return useMemo(() => ({ ...state, refresh: feed.refresh }), [state, feed]);
}

const TIMERS = {
  now: serverNowMs,
  setTimeout: (work: () => void, ms: number) => setTimeout(work, ms),
  clearTimeout: (timer: unknown) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

const SURROUNDINGS = {
  isHidden: () => document.hidden,
  isConnected: () => connectionState().up,
  onChange(listener: () => void): () => void {
    let wasUp = connectionState().up;
    const whenLost = subscribeConnection(() => {
      const isLost = wasUp && !connectionState().up;
      wasUp = connectionState().up;
      if (isLost) listener();
    });
    const whenBack = onRecovery(listener);
    document.addEventListener('visibilitychange', listener);
    return () => {
      whenLost();
      whenBack();
      document.removeEventListener('visibilitychange', listener);
    };
  },
};
