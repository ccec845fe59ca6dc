import type uPlot from 'uplot';
import type { ChartAnnotation } from '../../chart/annotation.ts';
import { clipped } from '../../chart/canvas.ts';
import { nameAxis } from '../../chart/name-axis.ts';
import { type HostedPlot, type PlotPlace, SYNC_KEY } from '../../chart/PlotHost.tsx';
import { type Hover, type HoverRows, TimePlot } from '../../chart/time-plot.ts';
import { formatValue, PLAIN, type Unit } from '../../format/units.ts';
import type { Window } from '../../time/range.ts';
import { formatDateTime, type Zone } from '../../time/zone.ts';
import type { Heat } from '../prepare/heat-cells.ts';
import { heatColor } from '../prepare/heat-colors.ts';

export interface HeatShape {
  readonly zone: Zone;
  readonly scheme: 'light' | 'dark';
  readonly unit: Unit;
}

/** Cells over time. They are painted once into a small picture, which each drawing only stretches. */
export class HeatPlot implements HostedPlot {
  readonly #plot: TimePlot;
  readonly #shape: HeatShape;
  readonly #picture = document.createElement('canvas');
  #heat: Heat;

  constructor(place: PlotPlace, shape: HeatShape, heat: Heat, window: Window) {
    this.#shape = shape;
    this.#heat = heat;
    this.#paint();
    this.#plot = new TimePlot(
      {
        ...place,
        window,
        zone: shape.zone,
        syncKey: SYNC_KEY,
        readout: (plot, hover) => this.#readout(plot, hover),
      },
      {
        data: this.#data(),
        scales: { y: { range: () => [0, Math.max(1, this.#heat.rows.length)] } },
        axes: [nameAxis({ names: () => this.#heat.rows.map(({ label }) => label), at: heat.labels })],
        series: [{ scale: 'y', paths: () => null, points: { show: false } }],
        plugins: [{ hooks: { drawClear: (plot) => this.#draw(plot) } }],
        pointsShown: false,
        gridShown: false,
      },
    );
  }

  update(heat: Heat, window: Window): void {
    this.#heat = heat;
    this.#paint();
    this.#plot.update(this.#data(), window);
  }

  annotate(annotations: readonly ChartAnnotation[]): void {
    this.#plot.annotate(annotations);
  }

  resize(width: number, height: number): void {
    this.#plot.resize(width, height);
  }

  step(by: number): void {
    this.#plot.step(by);
  }

  leave(): void {
    this.#plot.leave();
  }

  markHere(): void {
    this.#plot.markHere();
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #data(): uPlot.AlignedData {
    const { startMs, columnMs, columns } = this.#heat;
    const times = Array.from({ length: columns }, (_, i) => startMs + (i + 0.5) * columnMs);
    return [times, new Array<null>(columns).fill(null)];
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

  #draw(plot: uPlot): void {
    const { startMs, columnMs, columns } = this.#heat;
    if (columns === 0) return;
    const left = plot.valToPos(startMs, 'x', true);
    const right = plot.valToPos(startMs + columns * columnMs, 'x', true);
    clipped(plot, (ctx) => {
      ctx.imageSmoothingEnabled = false;
      ctx.drawImage(this.#picture, left, plot.bbox.top, right - left, plot.bbox.height);
    });
  }

  #readout(plot: uPlot, { left, top }: Hover): HoverRows | undefined {
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
}
