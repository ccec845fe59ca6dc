import uPlot from 'uplot';
import type { ChartAnnotation } from './annotation.ts';
import { annotationColor } from './annotation-color.ts';
import { clipped } from './canvas.ts';

const STRIP_PX = 4;
const MARK_PX = 5;
const NEAR_PX = 5;
const SPAN_ALPHA = 0.07;

/** Annotations over a time chart: a dashed line with a mark at its foot, a tinted span with a strip along it. */
export class AnnotationLayer {
  #annotations: readonly ChartAnnotation[] = [];
  #plot: uPlot | undefined;

  readonly plugin: uPlot.Plugin = {
    hooks: {
      init: (plot) => {
        this.#plot = plot;
      },
      draw: (plot) => this.#draw(plot),
    },
  };

  set(annotations: readonly ChartAnnotation[]): void {
    if (annotations === this.#annotations) return;
    this.#annotations = annotations;
    this.#plot?.redraw(false);
  }

  /** Those under a place on the chart, in CSS pixels from its left edge; of spans their ends and their inside. */
  near(left: number): readonly ChartAnnotation[] {
    const plot = this.#plot;
    if (plot === undefined) return [];
    const x = (timeMs: number) => plot.valToPos(timeMs, 'x');
    return this.#annotations.filter(
      ({ startMs, endMs = startMs }) => left >= x(startMs) - NEAR_PX && left <= x(endMs) + NEAR_PX,
    );
  }

  #draw(plot: uPlot): void {
    if (this.#annotations.length === 0) return;
    const { min = 0, max = 0 } = plot.scales.x ?? {};
    const seen = this.#annotations.filter(
      ({ startMs, endMs = startMs }) => endMs >= (min ?? 0) && startMs <= (max ?? 0),
    );
    clipped(plot, (ctx) => {
      for (const annotation of seen) drawOne(plot, ctx, annotation);
    });
  }
}

function drawOne(plot: uPlot, ctx: CanvasRenderingContext2D, annotation: ChartAnnotation): void {
  const { startMs, endMs } = annotation;
  const color = annotationColor(annotation);
  const left = Math.round(plot.valToPos(startMs, 'x', true));
  ctx.fillStyle = color;
  ctx.strokeStyle = color;
  if (endMs === undefined || endMs <= startMs) {
    drawMark(plot, ctx, left);
    return;
  }
  const right = Math.max(left + uPlot.pxRatio, Math.round(plot.valToPos(endMs, 'x', true)));
  const { top, height } = plot.bbox;
  ctx.globalAlpha = SPAN_ALPHA;
  ctx.fillRect(left, top, right - left, height);
  ctx.globalAlpha = 1;
  const strip = STRIP_PX * uPlot.pxRatio;
  ctx.fillRect(left, top + height - strip, right - left, strip);
  dashed(plot, ctx, left);
  dashed(plot, ctx, right);
}

function drawMark(plot: uPlot, ctx: CanvasRenderingContext2D, x: number): void {
  dashed(plot, ctx, x);
  const { top, height } = plot.bbox;
  const size = MARK_PX * uPlot.pxRatio;
  ctx.beginPath();
  ctx.moveTo(x - size, top + height);
  ctx.lineTo(x + size, top + height);
  ctx.lineTo(x, top + height - 1.6 * size);
  ctx.fill();
}

function dashed(plot: uPlot, ctx: CanvasRenderingContext2D, x: number): void {
  const { top, height } = plot.bbox;
  ctx.lineWidth = uPlot.pxRatio;
  ctx.setLineDash([4 * uPlot.pxRatio, 3 * uPlot.pxRatio]);
  ctx.beginPath();
  ctx.moveTo(x, top);
  ctx.lineTo(x, top + height);
  ctx.stroke();
  ctx.setLineDash([]);
}
