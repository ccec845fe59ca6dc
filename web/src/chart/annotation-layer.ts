import uPlot from 'uplot';
import type { ChartAnnotation } from './annotation.ts';
import { annotationColor } from './annotation-color.ts';
import { clipped } from './canvas.ts';

const STRIP_PX = 4;
const MARK_PX = 5;
const NEAR_PX = 5;
/** So high above the axis a click is for the strip of an alert. */
const FOOT_PX = 12;
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
      (one) => left >= x(one.startMs) - NEAR_PX && left <= x(endOf(one)) + NEAR_PX,
    );
  }

  /**
   * The one that a click at this place is for. Of an alert only its ends and the strip at its foot: its tint covers much of a chart
   * that somebody may click for other reasons. A note within the span of an alert is what was aimed at.
   */
  clicked(left: number, top: number): ChartAnnotation | undefined {
    const plot = this.#plot;
    if (plot === undefined) return undefined;
    const hits = this.near(left);
    const isAt = (timeMs: number) => Math.abs(plot.valToPos(timeMs, 'x') - left) <= NEAR_PX;
    const isFoot = top >= plot.over.clientHeight - FOOT_PX;
    return (
      hits.find(({ kind }) => kind === 'stored') ??
      hits.find((alert) => isFoot || isAt(alert.startMs) || isAt(endOf(alert)))
    );
  }

  #draw(plot: uPlot): void {
    if (this.#annotations.length === 0) return;
    const { min = 0, max = 0 } = plot.scales.x ?? {};
    const seen = this.#annotations.filter((one) => endOf(one) >= (min ?? 0) && one.startMs <= (max ?? 0));
    clipped(plot, (ctx) => {
      for (const annotation of seen) drawOne(plot, ctx, annotation);
    });
  }
}

/** What goes on has no end yet. */
function endOf({ startMs, endMs = startMs, ongoing }: ChartAnnotation): number {
  return ongoing === true ? Number.POSITIVE_INFINITY : endMs;
}

function drawOne(plot: uPlot, ctx: CanvasRenderingContext2D, annotation: ChartAnnotation): void {
  const { startMs } = annotation;
  const { max } = plot.scales.x ?? {};
  const endMs = Math.min(endOf(annotation), Math.max(annotation.endMs ?? startMs, max ?? 0));
  const color = annotationColor(annotation);
  const left = Math.round(plot.valToPos(startMs, 'x', true));
  ctx.fillStyle = color;
  ctx.strokeStyle = color;
  if (endMs <= startMs) {
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
  if (annotation.ongoing !== true) dashed(plot, ctx, right);
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
