import type uPlot from 'uplot';
import { nameAxis } from '../../chart/name-axis.ts';
import { type HostedPlot, type PlotPlace, SYNC_KEY } from '../../chart/PlotHost.tsx';
import { type Hover, type HoverRows, TimePlot } from '../../chart/time-plot.ts';
import type { Window } from '../../time/range.ts';
import type { Zone } from '../../time/zone.ts';

/** What is drawn now, in rows of equal height. */
export interface RowsDrawing {
  /** Where the crosshair rests when it is moved by keys. Ascending. */
  readonly times: readonly number[];
  /** From the bottom up. */
  readonly names: readonly string[];
  draw(plot: uPlot): void;
  readout(plot: uPlot, hover: Hover): HoverRows | undefined;
}

export interface RowsPlotOptions<Picture> {
  readonly place: PlotPlace;
  readonly zone: Zone;
  /** Where names stand: beside the rows or between them. */
  readonly namesAt: 'rows' | 'edges';
  readonly drawingOf: (picture: Picture) => RowsDrawing;
}

/** Rows over time that paint themselves: what heatmaps and state timelines share. */
export class RowsPlot<Picture> implements HostedPlot {
  readonly timePlot: TimePlot;
  readonly #drawingOf: RowsPlotOptions<Picture>['drawingOf'];
  #drawing: RowsDrawing;

  constructor(options: RowsPlotOptions<Picture>, picture: Picture, window: Window) {
    const { place, zone, namesAt, drawingOf } = options;
    this.#drawingOf = drawingOf;
    this.#drawing = drawingOf(picture);
    this.timePlot = new TimePlot(
      {
        ...{ ...place, window, zone, syncKey: SYNC_KEY },
        readout: (plot, hover) => this.#drawing.readout(plot, hover),
      },
      {
        data: this.#data(),
        scales: { y: { range: () => [0, Math.max(1, this.#drawing.names.length)] } },
        axes: [nameAxis({ names: () => this.#drawing.names, at: namesAt })],
        series: [{ scale: 'y', paths: () => null, points: { show: false } }],
        plugins: [{ hooks: { drawClear: (plot) => this.#drawing.draw(plot) } }],
        pointsShown: false,
        gridShown: false,
      },
    );
  }

  update(picture: Picture, window: Window): void {
    this.timePlot.update(() => {
      this.#drawing = this.#drawingOf(picture);
      return this.#data();
    }, window);
  }

  /** The rows are painted over it: there is nothing to see of the series itself. */
  #data(): uPlot.AlignedData {
    const { times } = this.#drawing;
    return [[...times], new Array<null>(times.length).fill(null)];
  }
}
