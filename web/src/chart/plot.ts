import uPlot from 'uplot';
import { axisSteps, formatValue, type Unit } from '../format/units.ts';
import type { Window } from '../time/range.ts';
import { formatDateTime, type Zone } from '../time/zone.ts';
import { timeLabels, timeMarks } from './axis.ts';
import type { Frame } from './frame.ts';
import { bindPan, type PanTarget } from './pan.ts';
import { readout } from './readout.ts';
import { type ScaleOptions, valueRange } from './scale.ts';
import { drawnValues } from './stack.ts';
import { tooltip } from './tooltip.ts';

/** All that decides how a plot is built. When one of these changes, the plot is built anew; data alone is set in place. */
export interface PlotShape {
  readonly unit: Unit;
  readonly zone: Zone;
  readonly stacked: boolean;
  readonly filled: boolean;
  readonly scale: ScaleOptions;
  readonly syncKey: string;
  readonly height: number;
  readonly plugins: readonly uPlot.Plugin[];
}

export interface PlotEvents {
  onZoom(window: Window): void;
  onBack(): void;
}

export interface PlotDependencies {
  readonly element: HTMLElement;
  readonly shape: PlotShape;
  readonly frame: Frame;
  readonly window: Window;
  readonly events: PlotEvents;
}

const LINE_WIDTH = 1.5;
// Hexadecimal opacities of areas. Areas of more lines than this lie over each other and only muddy the picture.
const STACK_ALPHA = '5c';
const AREA_ALPHA = '1f';
const MOST_FILLED = 2;
const AXIS_FONT =
  '12px -apple-system, BlinkMacSystemFont, "Segoe UI", Inter, Roboto, Ubuntu, Cantarell, "Noto Sans", "Liberation Sans", Arial, system-ui, sans-serif';
// Wide enough for "1,024 MiB/s": the plots of a page keep a common left edge.
const VALUE_AXIS_PX = 68;
const LABEL_HALF_PX = 16;

/** One uPlot instance with our axes, crosshair, zoom and tooltip. */
export class Plot {
  readonly #plot: uPlot;
  readonly #deps: PlotDependencies;
  #frame: Frame;
  #drawn: (number | null | undefined)[][];
  #window: Window;
  #hovered = false;
  /**
   * The order in which lines are drawn. A stack is drawn from its top down, so that a part of size zero is hidden behind
   * the part below it and not the other way round.
   */
  readonly #order: readonly number[];

  constructor(deps: PlotDependencies) {
    this.#deps = deps;
    this.#frame = deps.frame;
    this.#window = deps.window;
    this.#drawn = drawnValues(deps.frame, deps.shape.stacked);
    const places = deps.frame.series.map((_, index) => index);
    this.#order = deps.shape.stacked ? places.reverse() : places;
    this.#plot = new uPlot(this.#options(), this.#data(), deps.element);
    this.#plot.over.addEventListener('mouseenter', this.#onEnter);
    this.#plot.over.addEventListener('mouseleave', this.#onLeave);
  }

  /** New data and window for the same lines. */
  update(frame: Frame, window: Window): void {
    this.#frame = frame;
    this.#window = window;
    this.#drawn = drawnValues(frame, this.#deps.shape.stacked);
    this.#plot.setData(this.#data(), true);
    if (this.#hovered) this.#showReadout();
  }

  resize(width: number): void {
    if (width > 0 && width !== this.#plot.width)
      this.#plot.setSize({ width, height: this.#deps.shape.height });
  }

  /** Fades all lines but one; undefined shows all alike. */
  highlight(key: string | undefined): void {
    const index = key === undefined ? -1 : this.#frame.series.findIndex((series) => series.key === key);
    this.#plot.setSeries(index < 0 ? null : this.#order.indexOf(index) + 1, { focus: true }, false);
  }

  /** Moves the crosshair by whole points, for the keyboard. */
  step(by: number): void {
    const { times } = this.#frame;
    if (times.length === 0) return;
    const from = this.#plot.cursor.idx ?? (by > 0 ? -1 : times.length);
    const index = Math.min(times.length - 1, Math.max(0, from + by));
    this.#hovered = true;
    this.#plot.setCursor({
      left: this.#plot.valToPos(times[index] ?? 0, 'x'),
      top: this.#plot.over.clientHeight / 2,
    });
  }

  leave(): void {
    this.#hovered = false;
    tooltip.hide();
    this.#plot.setCursor({ left: -10, top: -10 });
  }

  destroy(): void {
    if (this.#hovered) tooltip.hide();
    this.#plot.destroy();
  }

  #data(): uPlot.AlignedData {
    return [
      this.#frame.times,
      ...this.#order.map((index) => this.#drawn[index]),
    ] as unknown as uPlot.AlignedData;
  }

  #options(): uPlot.Options {
    const { element, shape } = this.#deps;
    return {
      width: element.clientWidth,
      height: shape.height,
      ms: 1,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: this.#cursor(),
      focus: { alpha: 0.2 },
      select: { show: true, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: { time: true, range: () => [this.#window.startMs, this.#window.endMs] },
        y: { range: (_, min, max) => valueRange(min, max, shape.unit, shape.scale) },
      },
      axes: [this.#timeAxis(), this.#valueAxis()],
      series: [{}, ...this.#order.map((index) => this.#line(index))],
      bands: shape.stacked ? this.#bands() : [],
      plugins: [...shape.plugins],
      hooks: { setSelect: [this.#onSelect], setCursor: [this.#onCursor] },
    };
  }

  #cursor(): uPlot.Cursor {
    const pan: PanTarget = {
      window: () => this.#window,
      preview: (window) => {
        this.#window = window;
        this.#plot.setScale('x', { min: window.startMs, max: window.endMs });
      },
      done: (window) => this.#deps.events.onZoom(window),
    };
    return {
      y: false,
      points: { size: 7, width: 1.5 },
      drag: { x: true, y: false, setScale: false, dist: 4 },
      focus: { prox: -1 },
      bind: {
        mousedown: bindPan(pan),
        dblclick: () => () => {
          this.#deps.events.onBack();
          return null;
        },
      },
      // Only the crosshair is shared: a drag in one chart selects in that chart alone.
      sync: {
        key: this.#deps.shape.syncKey,
        scales: ['x', null],
        setSeries: false,
        filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' },
      },
    };
  }

  #timeAxis(): uPlot.Axis {
    const { zone } = this.#deps.shape;
    let stepMs = 60_000;
    return {
      stroke: () => token('--text-3'),
      font: AXIS_FONT,
      size: 24,
      gap: 5,
      grid: { stroke: () => token('--grid'), width: 1 },
      ticks: { show: false },
      splits: (plot, _, min, max) => {
        const found = timeMarks(min, max, plot.over.clientWidth || plot.width, zone);
        stepMs = found.stepMs;
        return found.marks;
      },
      // A label that would be cut off at the right edge is left out; its grid line stays.
      values: (plot, marks) => {
        const { startMs, endMs } = this.#window;
        const halfLabelMs = ((endMs - startMs) * LABEL_HALF_PX) / Math.max(1, plot.width - VALUE_AXIS_PX);
        const labels = timeLabels(marks, stepMs, zone);
        return labels.map((label, i) => ((marks[i] ?? 0) > endMs - halfLabelMs ? '' : label));
      },
    };
  }

  #valueAxis(): uPlot.Axis {
    const { unit } = this.#deps.shape;
    return {
      stroke: () => token('--text-3'),
      font: AXIS_FONT,
      size: VALUE_AXIS_PX,
      gap: 6,
      space: 28,
      incrs: axisSteps(unit),
      grid: { stroke: () => token('--grid'), width: 1 },
      ticks: { show: false },
      values: (_, marks) =>
        marks.map((mark) => formatValue(Math.abs(mark) < 1e-12 ? 0 : this.#unsigned(mark), unit)),
    };
  }

  /** Mirrored series are drawn below zero, and what they count is not negative. */
  #unsigned(mark: number): number {
    return this.#frame.series.some((series) => series.mirrored === true) ? Math.abs(mark) : mark;
  }

  #line(index: number): uPlot.Series {
    const series = this.#frame.series[index];
    const color = series?.color ?? '#888888';
    return {
      stroke: color,
      width: series?.dashed === true || this.#isStacked(index) ? 1 : LINE_WIDTH,
      ...(series?.dashed === true ? { dash: [5, 4] } : {}),
      points: { show: true, size: 4, filter: isolatedPoints },
      ...this.#fill(index, color),
    };
  }

  /** The lowest part of a stack is filled down to zero, the others by bands; single lines get a faint area. */
  #fill(index: number, color: string): { fill?: string } {
    if (this.#isStacked(index)) return this.#stack()[0] === index ? { fill: `${color}${STACK_ALPHA}` } : {};
    const isFaint = this.#deps.shape.filled && this.#frame.series[index]?.overlay !== true;
    return isFaint && this.#frame.series.length <= MOST_FILLED ? { fill: `${color}${AREA_ALPHA}` } : {};
  }

  #isStacked(index: number): boolean {
    return this.#deps.shape.stacked && this.#frame.series[index]?.overlay !== true;
  }

  /** The parts of the stack from bottom to top. */
  #stack(): number[] {
    return this.#frame.series.flatMap((_, index) => (this.#isStacked(index) ? [index] : []));
  }

  #bands(): uPlot.Band[] {
    const parts = this.#stack();
    const place = (index: number | undefined) => this.#order.indexOf(index ?? -1) + 1;
    return parts.slice(1).map((upper, below) => ({
      series: [place(upper), place(parts[below])],
      fill: `${this.#frame.series[upper]?.color ?? '#888888'}${STACK_ALPHA}`,
    }));
  }

  readonly #onSelect = (plot: uPlot): void => {
    const { left, width } = plot.select;
    if (width < 4) return;
    const startMs = plot.posToVal(left, 'x');
    const endMs = plot.posToVal(left + width, 'x');
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.#deps.events.onZoom({ startMs: Math.round(startMs), endMs: Math.round(endMs) });
  };

  readonly #onCursor = (): void => {
    if (this.#hovered) this.#showReadout();
  };

  readonly #onEnter = (): void => {
    this.#hovered = true;
  };

  readonly #onLeave = (): void => {
    this.#hovered = false;
    tooltip.hide();
  };

  #showReadout(): void {
    const { left = -1, top = 0, idx } = this.#plot.cursor;
    if (left < 0 || idx === null || idx === undefined) {
      tooltip.hide();
      return;
    }
    const rows = readout({
      frame: this.#frame,
      drawn: this.#drawn,
      index: idx,
      unit: this.#deps.shape.unit,
      distance: (value) => Math.abs(this.#plot.valToPos(value, 'y') - top),
    });
    const box = this.#plot.over.getBoundingClientRect();
    const timeMs = this.#frame.times[idx] ?? 0;
    const stepMs = (this.#frame.times[1] ?? 0) - (this.#frame.times[0] ?? 0);
    const title = formatDateTime(timeMs, this.#deps.shape.zone, { millis: stepMs > 0 && stepMs < 1_000 });
    tooltip.show(title, rows, { x: box.left + left, y: box.top + top });
  }
}

/** A sample with a gap on both sides has no line: it is shown as a dot. */
function isolatedPoints(plot: uPlot, seriesIndex: number): number[] {
  const values = plot.data[seriesIndex] ?? [];
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const gapBefore = i === 0 || values[i - 1] === null;
    const gapAfter = i === values.length - 1 || values[i + 1] === null;
    if (values[i] != null && gapBefore && gapAfter) found.push(i);
  }
  return found;
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
