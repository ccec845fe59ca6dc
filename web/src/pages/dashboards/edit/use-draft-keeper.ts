import { useEffect, useState } from 'react';
import { DraftKeeper } from './draft-keeper.ts';
import { drafts, tabs } from './drafts.ts';

/** Keeps the draft of a board in this tab, also when the page is left; `kept` is false while the browser does not. */
export function useDraftKeeper(id: string): { readonly keeper: DraftKeeper; readonly kept: boolean } {
  const [kept, setKept] = useState(true);
  const [keeper] = useState(
    () => new DraftKeeper({ store: drafts, id, tab: () => tabs.id, onKept: setKept }),
  );
  useEffect(() => {
    const flush = () => keeper.flush();
    window.addEventListener('pagehide', flush);
    // On a phone this is often the last that a page hears.
    document.addEventListener('visibilitychange', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', flush);
      flush();
    };
  }, [keeper]);
  useEffect(() => {
    if (kept) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [kept]);
  return { keeper, kept };
}
