import type uPlot from 'uplot';
import type { Window } from '../time/range.ts';
import { clipped } from './canvas.ts';

interface Kept {
  readonly image: HTMLCanvasElement;
  readonly window: Window;
  readonly ranges: ReadonlyMap<string, readonly [number, number]>;
}

/**
 * While a chart is dragged along its time its lines are not drawn anew: they are kept as a picture that is moved. However many
 * points there are, a step then costs as much as the axes. The value axis stands still meanwhile.
 */
export class PanPicture {
  #kept: Kept | undefined;
  #taking: Window | undefined;

  readonly plugin: uPlot.Plugin = {
    hooks: {
      // The grid goes on being drawn: it must not be in the picture.
      drawAxes: ({ ctx, bbox }) => {
        if (this.#taking !== undefined) ctx.clearRect(bbox.left, bbox.top, bbox.width, bbox.height);
      },
      draw: (plot) => {
        if (this.#taking !== undefined) this.#take(plot, this.#taking);
        else if (this.#kept !== undefined) drawMoved(plot, this.#kept);
      },
    },
  };

  /** Lines must not be drawn: the picture stands for them. */
  get moving(): boolean {
    return this.#kept !== undefined;
  }

  /** The ends of a scale as the picture has them. */
  rangeOf(scale: string): readonly [number, number] | undefined {
    return this.#kept?.ranges.get(scale);
  }

  start(plot: uPlot, window: Window): void {
    this.#taking = window;
    plot.redraw(false);
  }

  end(plot: uPlot): void {
    this.#taking = undefined;
    if (this.#kept === undefined) return;
    this.#kept = undefined;
    plot.redraw(true);
  }

  #take(plot: uPlot, window: Window): void {
    const { left, top, width, height } = plot.bbox;
    const image = document.createElement('canvas');
    image.width = Math.max(1, Math.round(width));
    image.height = Math.max(1, Math.round(height));
    image.getContext('2d')?.drawImage(plot.ctx.canvas, left, top, width, height, 0, 0, width, height);
    const ranges = new Map(
      Object.entries(plot.scales).map(([key, { min, max }]) => [key, [min ?? 0, max ?? 1] as const]),
    );
    this.#taking = undefined;
    this.#kept = { image, window, ranges };
    // With the grid again, once this drawing is over.
    queueMicrotask(() => plot.redraw(true));
  }
}

function drawMoved(plot: uPlot, { image, window }: Kept): void {
  const { min, max } = plot.scales.x ?? {};
  if (min === undefined || max === undefined || min === null || max === null) return;
  const by = ((window.startMs - min) / (max - min)) * plot.bbox.width;
  clipped(plot, (ctx) => ctx.drawImage(image, Math.round(plot.bbox.left + by), plot.bbox.top));
}
