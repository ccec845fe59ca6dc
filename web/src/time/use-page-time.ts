import { useLayoutEffect } from 'react';
import { type PageTime, useTime } from './store.ts';

/**
 * Gives the page on screen a range, a pace and a zone of its own, for where the address says nothing. True once they are in
 * force: what asks by time must wait for it, or it would ask for another range first.
 */
export function usePageTime(own: PageTime): boolean {
  const { page, setPage } = useTime();
  const { range, refreshMs, zone } = own;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the parts stand for the whole, whatever object holds them.
  useLayoutEffect(() => {
    setPage(own);
  }, [range.from, range.to, refreshMs, zone]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the page is left, not when it changes.
  useLayoutEffect(() => () => setPage(undefined), []);
  return (
    page !== undefined &&
    page.range.from === range.from &&
    page.range.to === range.to &&
    page.refreshMs === refreshMs &&
    page.zone === zone
  );
}
