import uPlot from 'uplot';
import type { Window } from '../time/range.ts';
import { formatDateTime, type Zone } from '../time/zone.ts';
import type { ChartAnnotation } from './annotation.ts';
import { AnnotationLayer } from './annotation-layer.ts';
import { annotationNote } from './annotation-note.ts';
import { bindDrags } from './drags.ts';
import { drawQueue } from './draw-queue.ts';
import { timeAxis } from './time-axis.ts';
import { type TooltipRow, tooltip } from './tooltip.ts';

export interface TimePlotEvents {
  onZoom(window: Window): void;
  onBack(): void;
  /** A moment (start is end) or a span was marked by hand. */
  readonly onMark?: ((window: Window) => void) | undefined;
  readonly onAnnotation?: ((id: string) => void) | undefined;
}

/** What differs from one kind of chart over time to the other. */
export interface TimePlotParts {
  readonly data: uPlot.AlignedData;
  readonly scales: uPlot.Scales;
  /** Without that of time. */
  readonly axes: readonly uPlot.Axis[];
  /** Without that of time. */
  readonly series: readonly uPlot.Series[];
  readonly bands?: uPlot.Band[];
  readonly plugins?: readonly uPlot.Plugin[];
  /** Whether the crosshair marks the point of each series. */
  readonly pointsShown: boolean;
  /** Values hold from their time to the next one: the crosshair shows the bucket that it is in, and not the nearest. */
  readonly bucketed?: boolean;
  /** Lines at the marks of the time axis, which what fills the plot would be cut by. */
  readonly gridShown?: boolean;
}

/** Where the crosshair is. */
export interface Hover {
  readonly index: number;
  /** In CSS pixels of the plotting area. */
  readonly left: number;
  readonly top: number;
}

export interface HoverRows {
  /** That of the index where left out. */
  readonly title?: string;
  readonly rows: readonly TooltipRow[];
}

export interface TimePlotDependencies {
  readonly element: HTMLElement;
  readonly window: Window;
  readonly height: number;
  readonly zone: Zone;
  readonly syncKey: string;
  readonly events: TimePlotEvents;
  /** The window is dragged along, from now on or no longer. */
  readonly onPan?: (plot: uPlot, isMoving: boolean, window: Window) => void;
  /** Undefined shows no values. */
  readout(plot: uPlot, hover: Hover): HoverRows | undefined;
}

const CLICK_PX = 4;

/** One uPlot instance with our time axis, crosshair, zoom, annotations and tooltip. */
export class TimePlot {
  readonly uplot: uPlot;
  readonly #deps: TimePlotDependencies;
  readonly #annotations = new AnnotationLayer();
  readonly #bucketed: boolean;
  #window: Window;
  #hovered = false;
  #downX = 0;
  /** While the window is dragged along, what comes meanwhile waits. */
  #dragged = false;
  #waiting: uPlot.AlignedData | undefined;

  constructor(deps: TimePlotDependencies, parts: TimePlotParts) {
    this.#deps = deps;
    this.#window = deps.window;
    this.#bucketed = parts.bucketed ?? false;
    this.uplot = new uPlot(this.#options(parts), parts.data, deps.element);
    const { over } = this.uplot;
    over.addEventListener('mouseenter', this.#onEnter);
    over.addEventListener('mouseleave', this.#onLeave);
    over.addEventListener('mousedown', this.#onDown);
    over.addEventListener('click', this.#onClick);
  }

  /** New data and window for the same parts: `take` is called when it is this chart's turn to draw, unless something newer came. */
  update(take: () => uPlot.AlignedData, window: Window): void {
    drawQueue.request(this, () => {
      const data = take();
      if (this.#dragged) {
        this.#waiting = data;
        return;
      }
      this.#window = window;
      this.#draw(data);
    });
  }

  annotate(annotations: readonly ChartAnnotation[]): void {
    this.#annotations.set(annotations);
  }

  resize(width: number, height: number): void {
    if (width > 0 && height > 0 && (width !== this.uplot.width || height !== this.uplot.height))
      this.uplot.setSize({ width, height });
  }

  /** Moves the crosshair by whole points, for the keyboard. */
  step(by: number): void {
    const times = this.uplot.data[0];
    if (times.length === 0) return;
    const from = this.uplot.cursor.idx ?? (by > 0 ? -1 : times.length);
    const index = Math.min(times.length - 1, Math.max(0, from + by));
    this.#hovered = true;
    this.uplot.setCursor({
      left: this.uplot.valToPos(times[index] ?? 0, 'x'),
      top: this.uplot.over.clientHeight / 2,
    });
  }

  /** Marks the moment of the crosshair, for the keyboard. */
  markHere(): void {
    const { left = -1 } = this.uplot.cursor;
    if (left < 0) return;
    const atMs = Math.round(this.uplot.posToVal(left, 'x'));
    this.#deps.events.onMark?.({ startMs: atMs, endMs: atMs });
  }

  leave(): void {
    this.#hovered = false;
    tooltip.hide();
    this.uplot.setCursor({ left: -10, top: -10 });
  }

  destroy(): void {
    drawQueue.forget(this);
    if (this.#hovered) tooltip.hide();
    this.uplot.destroy();
  }

  #options(parts: TimePlotParts): uPlot.Options {
    const { element, height, zone } = this.#deps;
    return {
      width: element.clientWidth,
      height,
      ms: 1,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: this.#cursor(parts.pointsShown),
      focus: { alpha: 0.2 },
      select: { show: true, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: { time: true, range: () => [this.#window.startMs, this.#window.endMs] },
        ...parts.scales,
      },
      axes: [timeAxis(zone, parts.gridShown), ...parts.axes],
      series: [{}, ...parts.series],
      bands: parts.bands ?? [],
      plugins: [...(parts.plugins ?? []), this.#annotations.plugin],
      hooks: { setSelect: [this.#onSelect], setCursor: [this.#onCursor] },
    };
  }

  #cursor(pointsShown: boolean): uPlot.Cursor {
    const { events, syncKey } = this.#deps;
    return {
      y: false,
      points: pointsShown ? { size: 7, width: 1.5 } : { show: false },
      drag: { x: true, y: false, setScale: false, dist: CLICK_PX },
      focus: { prox: -1 },
      bind: {
        mousedown: bindDrags({
          window: () => this.#window,
          started: () => this.#startPan(),
          ended: () => this.#endPan(),
          preview: (window) => {
            this.#window = window;
            this.uplot.setScale('x', { min: window.startMs, max: window.endMs });
          },
          panned: (window) => events.onZoom(window),
          marked: events.onMark,
        }),
        dblclick: () => () => {
          events.onBack();
          return null;
        },
      },
      // Only the crosshair is shared: a drag in one chart selects in that chart alone.
      sync: {
        key: syncKey,
        scales: ['x', null],
        setSeries: false,
        filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' },
      },
    };
  }

  #startPan(): void {
    this.#dragged = true;
    tooltip.hide();
    this.#deps.onPan?.(this.uplot, true, this.#window);
  }

  #endPan(): void {
    this.#dragged = false;
    this.#deps.onPan?.(this.uplot, false, this.#window);
    if (this.#waiting !== undefined) this.#draw(this.#waiting);
    this.#waiting = undefined;
  }

  /** At once: uPlot by itself would wait until whoever called is done. */
  #draw(data: uPlot.AlignedData): void {
    this.uplot.batch(() => this.uplot.setData(data, true));
    if (this.#hovered) this.#showReadout();
  }

  readonly #onSelect = (plot: uPlot): void => {
    const { left, width } = plot.select;
    if (width < CLICK_PX) return;
    const startMs = plot.posToVal(left, 'x');
    const endMs = plot.posToVal(left + width, 'x');
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.#deps.events.onZoom({ startMs: Math.round(startMs), endMs: Math.round(endMs) });
  };

  readonly #onCursor = (): void => {
    if (this.#hovered && !this.#dragged) this.#showReadout();
  };

  readonly #onEnter = (): void => {
    this.#hovered = true;
  };

  readonly #onLeave = (): void => {
    this.#hovered = false;
    tooltip.hide();
  };

  readonly #onDown = (event: MouseEvent): void => {
    this.#downX = event.clientX;
  };

  readonly #onClick = (event: MouseEvent): void => {
    const { onAnnotation } = this.#deps.events;
    const isDrag = Math.abs(event.clientX - this.#downX) >= CLICK_PX;
    if (onAnnotation === undefined || isDrag || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { left = -1, top = -1 } = this.uplot.cursor;
    const hit = this.#annotations.clicked(left, top);
    if (hit !== undefined) onAnnotation(hit.id);
  };

  #showReadout(): void {
    const { uplot } = this;
    const { left = -1, top = 0, idx: nearest } = uplot.cursor;
    const idx = this.#bucketed && left >= 0 ? this.#bucketAt(left) : nearest;
    const notes = left < 0 ? [] : this.#annotations.near(left);
    const shown =
      left < 0 || idx === null || idx === undefined
        ? undefined
        : this.#deps.readout(uplot, { index: idx, left, top });
    if (shown === undefined && notes.length === 0) {
      tooltip.hide();
      return;
    }
    const box = uplot.over.getBoundingClientRect();
    tooltip.show(
      {
        title: shown?.title ?? this.#timeText(idx),
        rows: shown?.rows ?? [],
        notes: notes.map((note) => annotationNote(note, this.#deps.zone)),
      },
      { x: box.left + left, y: box.top + top },
    );
  }

  #bucketAt(left: number): number | null {
    const times = this.uplot.data[0];
    // A pixel of tolerance: the crosshair that the keyboard puts at a time is meant to be in its bucket.
    const timeMs = this.uplot.posToVal(left + 1, 'x');
    let low = -1;
    let high = times.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((times[middle] ?? 0) <= timeMs) low = middle;
      else high = middle;
    }
    return low < 0 ? null : low;
  }

  #timeText(index: number | null | undefined): string {
    const times = this.uplot.data[0];
    const timeMs = times[index ?? -1] ?? Math.round(this.uplot.posToVal(this.uplot.cursor.left ?? 0, 'x'));
    const stepMs = (times[1] ?? 0) - (times[0] ?? 0);
    return formatDateTime(timeMs, this.#deps.zone, { millis: stepMs > 0 && stepMs < 1_000 });
  }
}
