import { type RefObject, useEffect, useState } from 'react';

export interface Windowed {
  readonly from: number;
  readonly to: number;
}

// Rows drawn beyond the visible ones, so that a quick scroll shows no white.
const OVERSCAN = 12;

/** Which rows of a long list are in sight: only those are put on the page. All rows have one height. */
export function useWindowed(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
): Windowed {
  const [view, setView] = useState({ top: 0, height: 900 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight });
    measure();
    element.addEventListener('scroll', measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', measure);
      observer.disconnect();
    };
  }, [scroller]);
  const from = Math.max(0, Math.floor(view.top / rowHeight) - OVERSCAN);
  const to = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + OVERSCAN);
  return { from: Math.min(from, Math.max(0, to - 1)), to };
}
