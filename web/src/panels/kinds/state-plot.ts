import uPlot from 'uplot';
import { canvasFont, clipped, textWidth } from '../../chart/canvas.ts';
import { cut } from '../../chart/name-axis.ts';
import type { PlotPlace } from '../../chart/PlotHost.tsx';
import type { Hover, HoverRows } from '../../chart/time-plot.ts';
import { duration } from '../../format/duration.ts';
import type { Window } from '../../time/range.ts';
import { formatDateTime, type Zone } from '../../time/zone.ts';
import { textOn } from '../panel-colors.ts';
import type { StateColors } from '../prepare/state-colors.ts';
import type { StateRow, StateSpan } from '../prepare/states.ts';
import { type RowsDrawing, RowsPlot } from './rows-plot.ts';

export interface StatePicture {
  readonly rows: readonly StateRow[];
  readonly colors: StateColors;
}

const ROW_SHARE = 0.72;
const LEAST_TEXT_PX = 22;

export interface StateOptions {
  readonly zone: Zone;
  readonly showValues: boolean;
}

/** A band a series, in the colour of its state. */
export function statePlot(
  place: PlotPlace,
  options: StateOptions,
  picture: StatePicture,
  window: Window,
): RowsPlot<StatePicture> {
  const drawingOf = (next: StatePicture) => new StateDrawing(options, next);
  return new RowsPlot({ place, zone: options.zone, namesAt: 'rows', drawingOf }, picture, window);
}

class StateDrawing implements RowsDrawing {
  readonly times: readonly number[];
  readonly names: readonly string[];
  readonly #options: StateOptions;
  readonly #picture: StatePicture;

  constructor(options: StateOptions, picture: StatePicture) {
    this.#options = options;
    this.#picture = picture;
    const times = new Set(picture.rows.flatMap(({ spans }) => spans.map(({ startMs }) => startMs)));
    this.times = [...times].sort((a, b) => a - b);
    // The first series is the highest row.
    this.names = picture.rows.map(({ series }) => series.name).reverse();
  }

  draw(plot: uPlot): void {
    const { rows } = this.#picture;
    const rowPx = plot.bbox.height / Math.max(1, rows.length);
    clipped(plot, (ctx) => {
      ctx.font = canvasFont(11);
      ctx.textAlign = 'left';
      ctx.textBaseline = 'middle';
      rows.forEach(({ spans }, row) => {
        const top = plot.bbox.top + row * rowPx + (rowPx * (1 - ROW_SHARE)) / 2;
        for (const span of spans) this.#drawSpan(plot, ctx, span, top, rowPx * ROW_SHARE);
      });
    });
  }

  readout(plot: uPlot, { left, top }: Hover): HoverRows | undefined {
    const { rows, colors } = this.#picture;
    const timeMs = plot.posToVal(left, 'x');
    const under = rows.length - 1 - Math.floor(plot.posToVal(top, 'y'));
    const shown = rows.flatMap(({ series, spans }, row) => {
      const span = spanAt(spans, timeMs);
      return span === undefined ? [] : [{ series, span, row }];
    });
    if (shown.length === 0) return undefined;
    return {
      title: formatDateTime(Math.round(timeMs), this.#options.zone),
      rows: shown.map(({ series, span, row }) => ({
        label: series.name,
        color: colors.colorOf(span),
        text: row === under ? `${span.text} for ${duration((span.endMs - span.startMs) / 1_000)}` : span.text,
        value: span.value,
        nearest: row === under,
      })),
    };
  }

  #drawSpan(plot: uPlot, ctx: CanvasRenderingContext2D, span: StateSpan, top: number, height: number): void {
    const { left: from, width } = plot.bbox;
    const left = Math.max(from, plot.valToPos(span.startMs, 'x', true));
    const right = Math.min(from + width, plot.valToPos(span.endMs, 'x', true));
    if (right <= left) return;
    const color = this.#picture.colors.colorOf(span);
    // A hair of space between two states; a short one must not vanish in it.
    const gap = right - left > 3 * uPlot.pxRatio ? uPlot.pxRatio : 0;
    ctx.fillStyle = color;
    ctx.fillRect(left, top, Math.max(1, right - left - gap), height);
    const room = (right - left) / uPlot.pxRatio - 10;
    if (!this.#options.showValues || room < LEAST_TEXT_PX || height < 13 * uPlot.pxRatio) return;
    const text = textWidth(span.text) <= room ? span.text : cut(span.text, room);
    ctx.fillStyle = textOn(color);
    ctx.fillText(text, left + 5 * uPlot.pxRatio, top + height / 2);
  }
}

/** The span a moment lies in. They are ascending and do not overlap. */
function spanAt(spans: readonly StateSpan[], timeMs: number): StateSpan | undefined {
  let low = 0;
  let high = spans.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle];
    if (span === undefined || timeMs < span.startMs) high = middle - 1;
    else if (timeMs >= span.endMs) low = middle + 1;
    else return span;
  }
  return undefined;
}
