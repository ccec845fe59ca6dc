import type uPlot from 'uplot';
import type { Unit } from '../format/units.ts';
import type { Window } from '../time/range.ts';
import type { Zone } from '../time/zone.ts';
import type { Frame } from './frame.ts';
import { PanPicture } from './pan-picture.ts';
import { type LineContext, lineSeries, stackBands } from './plot-series.ts';
import { readout } from './readout.ts';
import { type ScaleOptions, valueRange } from './scale.ts';
import { type DrawnFrame, drawnFrame, type Stacking } from './stack.ts';
import {
  type Hover,
  type HoverRows,
  TimePlot,
  type TimePlotEvents,
  type TimePlotParts,
} from './time-plot.ts';
import { valueAxis } from './value-axis.ts';

/** All that decides how a plot is built. When one of these changes, the plot is built anew; data alone is set in place. */
export interface PlotShape {
  readonly unit: Unit;
  readonly zone: Zone;
  readonly stacking: Stacking;
  readonly filled: boolean;
  readonly scale: ScaleOptions;
  readonly label?: string | undefined;
  /** The axis of series that ask for the right one. */
  readonly right?: RightAxis | undefined;
  readonly tooltip: 'all' | 'single' | 'none';
  readonly syncKey: string;
  readonly plugins: readonly uPlot.Plugin[];
}

export interface RightAxis {
  readonly unit: Unit;
  readonly scale: ScaleOptions;
  readonly label?: string | undefined;
}

export interface PlotDependencies {
  readonly element: HTMLElement;
  readonly shape: PlotShape;
  readonly frame: Frame;
  readonly window: Window;
  readonly height: number;
  readonly events: TimePlotEvents;
}

// Above this many lines their points under the crosshair cost more than they tell.
const MOST_POINTS = 60;
const SHARE: Unit = { kind: 'percent', suffix: '', perSecond: false, factor: 1 };

/** Lines, steps, bars and points over time. */
export class Plot {
  readonly timePlot: TimePlot;
  readonly #shape: PlotShape;
  readonly #pan = new PanPicture();
  #frame: Frame;
  #drawn: DrawnFrame;
  /**
   * The order in which lines are drawn. A stack is drawn from its top down, so that a part of size zero is hidden behind
   * the part below it and not the other way round.
   */
  readonly #order: readonly number[];

  constructor(deps: PlotDependencies) {
    const { shape, frame } = deps;
    this.#shape = shape;
    this.#frame = frame;
    this.#drawn = drawnFrame(frame, shape.stacking);
    const places = frame.series.map((_, index) => index);
    this.#order = shape.stacking === 'none' ? places : places.reverse();
    this.timePlot = new TimePlot(
      {
        element: deps.element,
        window: deps.window,
        height: deps.height,
        zone: shape.zone,
        syncKey: shape.syncKey,
        events: deps.events,
        onPan: (plot, isMoving, window) => {
          if (isMoving) this.#pan.start(plot, window);
          else this.#pan.end(plot);
        },
        readout: (plot, hover) => this.#readout(plot, hover),
      },
      this.#parts(),
    );
  }

  /** New data and window for the same lines. */
  update(frame: Frame, window: Window): void {
    this.timePlot.update(() => {
      this.#frame = frame;
      this.#drawn = drawnFrame(frame, this.#shape.stacking);
      return this.#data();
    }, window);
  }

  /** Fades all lines but one; undefined shows all alike. */
  highlight(key: string | undefined): void {
    const index = key === undefined ? -1 : this.#frame.series.findIndex((series) => series.key === key);
    const place = index < 0 ? null : this.#placeOf(index);
    this.timePlot.uplot.setSeries(place, { focus: true }, false);
  }

  /** Where uPlot has a series; time is at 0. */
  #placeOf(index: number): number {
    return this.#order.indexOf(index) + 1;
  }

  #data(): uPlot.AlignedData {
    return [
      this.#frame.times,
      ...this.#order.map((index) => this.#drawn.tops[index]),
    ] as unknown as uPlot.AlignedData;
  }

  #parts(): TimePlotParts {
    const shape = this.#shape;
    const context = (): LineContext => ({
      times: this.#frame.times,
      series: this.#frame.series,
      drawn: this.#drawn,
      filled: shape.filled,
      moving: this.#pan.moving,
    });
    const { scales, axes } = this.#valueScales();
    const bucketed = this.#frame.series.some(({ draw }) => draw === 'bars' || draw === 'step');
    return {
      data: this.#data(),
      scales,
      axes,
      series: this.#order.map((index) => lineSeries(index, context)),
      bands: stackBands(context(), (index) => this.#placeOf(index)),
      plugins: [this.#pan.plugin, ...shape.plugins],
      pointsShown: shape.tooltip !== 'none' && !bucketed && this.#frame.series.length <= MOST_POINTS,
      bucketed,
    };
  }

  #valueScales(): Pick<TimePlotParts, 'scales' | 'axes'> {
    const { stacking, right, label } = this.#shape;
    const isShare = stacking === 'percent';
    const unit = isShare ? SHARE : this.#shape.unit;
    const scale = isShare ? { ...this.#shape.scale, max: 100, clip: true } : this.#shape.scale;
    const hasRight = right !== undefined && this.#frame.series.some((series) => series.axis === 'right');
    const valueAt = (mark: number) => this.#unsigned(mark);
    return {
      scales: {
        y: this.#scale('y', unit, scale),
        ...(hasRight ? { right: this.#scale('right', right.unit, right.scale) } : {}),
      },
      axes: [
        valueAxis({ scale: 'y', unit, valueAt, ...logOf(scale), ...(label === undefined ? {} : { label }) }),
        ...(hasRight
          ? [
              valueAxis({
                ...{ scale: 'right', unit: right.unit, valueAt, ...logOf(right.scale) },
                ...(right.label === undefined ? {} : { label: right.label }),
              }),
            ]
          : []),
      ],
    };
  }

  #scale(key: string, unit: Unit, options: ScaleOptions): uPlot.Scale {
    return {
      range: (_, min, max) => {
        const [low, high] = this.#pan.rangeOf(key) ?? valueRange(min, max, unit, options);
        return [low, high];
      },
      ...(options.log === undefined ? {} : { distr: 3, log: options.log }),
    };
  }

  /** Mirrored series are drawn below zero, and what they count is not negative. */
  #unsigned(mark: number): number {
    return this.#frame.series.some((series) => series.mirrored === true) ? Math.abs(mark) : mark;
  }

  #readout(plot: uPlot, { index, top }: Hover): HoverRows | undefined {
    const { tooltip, unit, right } = this.#shape;
    if (tooltip === 'none') return undefined;
    const rows = readout({
      frame: this.#frame,
      drawn: this.#drawn.tops,
      index,
      unitOf: (series) => series.unit ?? (series.axis === 'right' && right !== undefined ? right.unit : unit),
      shares: this.#shape.stacking === 'percent',
      distance: (value, series) =>
        Math.abs(plot.valToPos(value, series.axis === 'right' && right !== undefined ? 'right' : 'y') - top),
    });
    return { rows: tooltip === 'single' ? rows.filter(({ nearest }) => nearest) : rows };
  }
}

function logOf({ log }: ScaleOptions): { log?: 2 | 10 } {
  return log === undefined ? {} : { log };
}
