import uPlot from 'uplot';

/** The one font of all charts. */
export const CHART_FONT =
  '12px -apple-system, BlinkMacSystemFont, "Segoe UI", Inter, Roboto, Ubuntu, Cantarell, "Noto Sans", "Liberation Sans", Arial, system-ui, sans-serif';

/** A colour of tokens.css as it is now. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The chart's font in the pixels of the screen, for drawing into a plot. */
export function canvasFont(sizePx = 12): string {
  return CHART_FONT.replace('12px', `${sizePx * uPlot.pxRatio}px`);
}

let ruler: CanvasRenderingContext2D | null | undefined;

/** How wide a text of the chart's font is, in CSS pixels. */
export function textWidth(text: string): number {
  if (ruler === undefined) {
    ruler = document.createElement('canvas').getContext('2d');
    if (ruler !== null) ruler.font = CHART_FONT;
  }
  return ruler === null ? text.length * 7 : ruler.measureText(text).width;
}

/** Draws within the plotting area only. */
export function clipped(plot: uPlot, draw: (ctx: CanvasRenderingContext2D) => void): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx);
  ctx.restore();
}
