import type uPlot from 'uplot';
import { clipped } from '../../chart/canvas.ts';
import type { PlotPlace } from '../../chart/PlotHost.tsx';
import type { Hover, HoverRows } from '../../chart/time-plot.ts';
import { formatValue, PLAIN, type Unit } from '../../format/units.ts';
import type { Window } from '../../time/range.ts';
import { formatDateTime, type Zone } from '../../time/zone.ts';
import type { Heat } from '../prepare/heat-cells.ts';
import { heatColor } from '../prepare/heat-colors.ts';
import { type RowsDrawing, RowsPlot } from './rows-plot.ts';

export interface HeatShape {
  readonly zone: Zone;
  readonly scheme: 'light' | 'dark';
  readonly unit: Unit;
}

/** Cells over time. */
export function heatPlot(place: PlotPlace, shape: HeatShape, heat: Heat, window: Window): RowsPlot<Heat> {
  const options = {
    ...{ place, zone: shape.zone, namesAt: heat.labels },
    drawingOf: (next: Heat) => new HeatDrawing(shape, next),
  };
  return new RowsPlot(options, heat, window);
}

/** Cells are painted once into a small picture, which each drawing only stretches. */
class HeatDrawing implements RowsDrawing {
  readonly times: readonly number[];
  readonly names: readonly string[];
  readonly #shape: HeatShape;
  readonly #heat: Heat;
  readonly #picture = document.createElement('canvas');

  constructor(shape: HeatShape, heat: Heat) {
    const { startMs, columnMs, columns, rows } = heat;
    this.#shape = shape;
    this.#heat = heat;
    this.times = Array.from({ length: columns }, (_, i) => startMs + (i + 0.5) * columnMs);
    this.names = rows.map(({ label }) => label);
    this.#paint();
  }

  draw(plot: uPlot): void {
    const { startMs, columnMs, columns } = this.#heat;
    if (columns === 0) return;
    const left = plot.valToPos(startMs, 'x', true);
    const right = plot.valToPos(startMs + columns * columnMs, 'x', true);
    clipped(plot, (ctx) => {
      ctx.imageSmoothingEnabled = false;
      ctx.drawImage(this.#picture, left, plot.bbox.top, right - left, plot.bbox.height);
    });
  }

  readout(plot: uPlot, { left, top }: Hover): HoverRows | undefined {
    const { startMs, columnMs, columns, rows, cells } = this.#heat;
    const column = Math.floor((plot.posToVal(left, 'x') - startMs) / columnMs);
    if (column < 0 || column >= columns) return undefined;
    const under = Math.floor(plot.posToVal(top, 'y'));
    const shown = rows.flatMap(({ words }, row) => {
      const value = cells[row * columns + column] ?? Number.NaN;
      const color = heatColor(value, this.#heat, this.#shape.scheme);
      if (Number.isNaN(value) || (color === undefined && row !== under)) return [];
      return [
        {
          label: words,
          color: color === undefined ? 'transparent' : `rgb(${color.join(' ')})`,
          text: formatValue(value, this.#heat.counts ? PLAIN : this.#shape.unit),
          value,
          nearest: row === under,
        },
      ];
    });
    const from = startMs + column * columnMs;
    const title = `${formatDateTime(from, this.#shape.zone)} – ${formatDateTime(from + columnMs, this.#shape.zone).slice(11)}`;
    return { title, rows: shown.reverse() };
  }

  #paint(): void {
    const { columns, rows, cells, most, least } = this.#heat;
    this.#picture.width = Math.max(1, columns);
    this.#picture.height = Math.max(1, rows.length);
    const ctx = this.#picture.getContext('2d');
    if (ctx === null || columns === 0) return;
    const image = ctx.createImageData(columns, rows.length);
    cells.forEach((cell, at) => {
      const color = heatColor(cell, { most, least, counts: this.#heat.counts }, this.#shape.scheme);
      if (color === undefined) return;
      // The first row is the lowest one, and pictures begin at their top.
      const row = rows.length - 1 - Math.floor(at / columns);
      image.data.set([...color, 255], (row * columns + (at % columns)) * 4);
    });
    ctx.putImageData(image, 0, 0);
  }
}
