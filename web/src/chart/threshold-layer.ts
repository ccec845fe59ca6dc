import uPlot from 'uplot';
import { canvasFont, clipped, token } from './canvas.ts';

export interface ThresholdMark {
  /** Undefined reaches down to the lower end. */
  readonly value: number | undefined;
  /** As `#rrggbb`. */
  readonly color: string;
  /** Written at the line, so that its colour is not all that tells it. */
  readonly label: string;
}

export interface ThresholdMarks {
  readonly shown: 'none' | 'lines' | 'bands';
  /** Ascending. */
  readonly marks: readonly ThresholdMark[];
}

const BAND_ALPHA = 0.09;
const LABEL_GAP_PX = 3;
const LABEL_PX = 16;

/** Thresholds over a chart, as lines or as tinted bands. The axis does not stretch for them. */
export class ThresholdLayer {
  #state: ThresholdMarks = { shown: 'none', marks: [] };
  #plot: uPlot | undefined;

  readonly plugin: uPlot.Plugin = {
    hooks: {
      init: (plot) => {
        this.#plot = plot;
      },
      drawClear: (plot) => {
        if (this.#state.shown === 'bands') drawBands(plot, this.#state.marks);
      },
      draw: (plot) => {
        if (this.#state.shown !== 'none') drawLines(plot, this.#state);
      },
      destroy: (plot) => {
        if (plot === this.#plot) this.#plot = undefined;
      },
    },
  };

  set(state: ThresholdMarks): void {
    if (state.shown === 'none' && this.#state.shown === 'none') return;
    this.#state = state;
    this.#plot?.redraw(false);
  }
}

function drawBands(plot: uPlot, marks: readonly ThresholdMark[]): void {
  const { left, top, width, height } = plot.bbox;
  const y = (value: number) => plot.valToPos(value, 'y', true);
  clipped(plot, (ctx) => {
    ctx.globalAlpha = BAND_ALPHA;
    marks.forEach(({ value, color }, i) => {
      const next = marks[i + 1]?.value;
      const from = value === undefined ? top + height : y(value);
      const to = next === undefined ? top : y(next);
      ctx.fillStyle = color;
      ctx.fillRect(left, Math.min(from, to), width, Math.abs(from - to));
    });
  });
}

function drawLines(plot: uPlot, { shown, marks }: ThresholdMarks): void {
  const { left, top, width, height } = plot.bbox;
  clipped(plot, (ctx) => {
    ctx.font = canvasFont(11);
    ctx.textAlign = 'right';
    let lastLabel = Number.NEGATIVE_INFINITY;
    // From the top down: where two labels would lie upon each other, the higher one stays.
    for (const { value, color, label } of [...marks].reverse()) {
      if (value === undefined) continue;
      const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
      if (!(y >= top && y <= top + height)) continue;
      if (shown === 'lines') line(ctx, color, left, left + width, y);
      const isHigh = y - top < LABEL_PX * uPlot.pxRatio;
      const place = isHigh ? y + LABEL_PX * uPlot.pxRatio : y;
      if (place - lastLabel < LABEL_PX * uPlot.pxRatio) continue;
      lastLabel = place;
      ctx.textBaseline = isHigh ? 'top' : 'bottom';
      writeOn(
        ctx,
        label,
        left + width - 4 * uPlot.pxRatio,
        y + (isHigh ? 1 : -1) * LABEL_GAP_PX * uPlot.pxRatio,
        color,
      );
    }
  });
}

function line(ctx: CanvasRenderingContext2D, color: string, from: number, to: number, y: number): void {
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.5 * uPlot.pxRatio;
  ctx.setLineDash([8 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
  ctx.beginPath();
  ctx.moveTo(from, y);
  ctx.lineTo(to, y);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** With a rim of the panel's colour, so that it can be read over lines. */
function writeOn(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, color: string): void {
  ctx.lineWidth = 3 * uPlot.pxRatio;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = token('--surface');
  ctx.strokeText(text, x, y);
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}
