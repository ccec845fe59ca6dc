import type uPlot from 'uplot';
import type { Window } from '../time/range.ts';

export interface PanTarget {
  window(): Window;
  /** Shows the window while it is being dragged. */
  preview(window: Window): void;
  done(window: Window): void;
}

/** Dragging with Shift held moves the window; without it, the chart's own selection goes on. */
export function bindPan(target: PanTarget): uPlot.Cursor.MouseListenerFactory {
  return (plot, _, handler) => (event) => {
    if (event.button !== 0) return null;
    if (!event.shiftKey) return handler(event);
    pan(plot, event, target);
    return null;
  };
}

function pan(plot: uPlot, down: MouseEvent, target: PanTarget): void {
  const from = target.window();
  const msPerPixel = (from.endMs - from.startMs) / plot.over.clientWidth;
  let moved = from;
  const onMove = (event: MouseEvent) => {
    const by = (down.clientX - event.clientX) * msPerPixel;
    moved = { startMs: from.startMs + by, endMs: from.endMs + by };
    target.preview(moved);
  };
  const onUp = () => {
    document.removeEventListener('mousemove', onMove);
    document.removeEventListener('mouseup', onUp);
    if (moved !== from) target.done({ startMs: Math.round(moved.startMs), endMs: Math.round(moved.endMs) });
  };
  document.addEventListener('mousemove', onMove);
  document.addEventListener('mouseup', onUp);
}
