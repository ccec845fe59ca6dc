import { type RefCallback, useCallback, useState } from 'react';

/**
 * How much of the window is left from the top of an element down to the end of the page around it, in px, kept current; 0 until it is
 * known. What is scrolled does not count.
 */
export function useRoomBelow(): [RefCallback<HTMLElement>, number] {
  const [room, setRoom] = useState(0);
  const ref = useCallback((element: HTMLElement | null) => {
    const main = element?.closest<HTMLElement>('.main');
    if (element === null || main === null || main === undefined) return;
    const measure = () => {
      const { top } = element.getBoundingClientRect();
      const box = main.getBoundingClientRect();
      const inner = element.closest<HTMLElement>('.page') ?? main;
      const below = Number.parseFloat(getComputedStyle(inner).paddingBottom) || 0;
      setRoom(Math.floor(box.bottom - (top + main.scrollTop) - below));
    };
    // What stands above may come and go: banners, notes.
    const observer = new ResizeObserver(measure);
    observer.observe(main);
    for (const child of element.parentElement?.children ?? []) if (child !== element) observer.observe(child);
    measure();
    return () => observer.disconnect();
  }, []);
  return [ref, room];
}
