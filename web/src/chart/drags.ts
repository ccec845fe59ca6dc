import type uPlot from 'uplot';
import type { Window } from '../time/range.ts';

export interface DragTarget {
  window(): Window;
  /** A drag with Shift held begins, and is over. */
  started(): void;
  ended(): void;
  /** Shows the window while it is being dragged. */
  preview(window: Window): void;
  /** It has moved the window. */
  panned(window: Window): void;
  /** A drag, or a click, with Ctrl or Cmd held has ended; undefined when nobody takes it. */
  marked: ((window: Window) => void) | undefined;
}

/** Dragging with Shift held moves the window, with Ctrl held it marks a span; else the chart's own selection goes on. */
export function bindDrags(target: DragTarget): uPlot.Cursor.MouseListenerFactory {
  return (plot, _, handler) => (event) => {
    if (event.button !== 0) return null;
    if (event.shiftKey) pan(plot, event, target);
    else if ((event.ctrlKey || event.metaKey) && target.marked !== undefined)
      mark(plot, event, target.marked);
    else return handler(event);
    return null;
  };
}

function pan(plot: uPlot, down: MouseEvent, target: DragTarget): void {
  const from = target.window();
  const msPerPixel = (from.endMs - from.startMs) / plot.over.clientWidth;
  let moved = from;
  target.started();
  follow(
    (event) => {
      const by = (down.clientX - event.clientX) * msPerPixel;
      moved = { startMs: from.startMs + by, endMs: from.endMs + by };
      target.preview(moved);
    },
    () => {
      target.ended();
      if (moved !== from) target.panned(rounded(moved));
    },
  );
}

// A hand is never quite still.
const CLICK_PX = 4;

function mark(plot: uPlot, down: MouseEvent, done: (window: Window) => void): void {
  const { left, width, height } = plot.over.getBoundingClientRect();
  const at = (event: MouseEvent) => Math.min(width, Math.max(0, event.clientX - left));
  const start = at(down);
  let end = start;
  follow(
    (event) => {
      end = Math.abs(at(event) - start) < CLICK_PX ? start : at(event);
      plot.setSelect({ left: Math.min(start, end), top: 0, width: Math.abs(end - start), height }, false);
    },
    () => {
      plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
      const [startMs, endMs] = [Math.min(start, end), Math.max(start, end)].map((px) =>
        plot.posToVal(px, 'x'),
      );
      done(rounded({ startMs: startMs ?? 0, endMs: endMs ?? 0 }));
    },
  );
}

/** Until the button is let go, wherever that is. */
function follow(onMove: (event: MouseEvent) => void, onEnd: () => void): void {
  const onUp = () => {
    document.removeEventListener('mousemove', onMove);
    document.removeEventListener('mouseup', onUp);
    onEnd();
  };
  document.addEventListener('mousemove', onMove);
  document.addEventListener('mouseup', onUp);
}

function rounded({ startMs, endMs }: Window): Window {
  return { startMs: Math.round(startMs), endMs: Math.round(endMs) };
}
