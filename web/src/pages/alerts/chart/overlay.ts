import uPlot from 'uplot';
import { merged, type Span } from './spans.ts';

export interface OverlayLine {
  readonly key: 'threshold' | 'resolve';
  readonly value: number;
  /** Written at its right end. */
  readonly label: string;
  readonly onDrag?: ((value: number) => void) | undefined;
}

export interface OverlayState {
  readonly lines: readonly OverlayLine[];
  readonly firing: readonly Span[];
  readonly pending: readonly Span[];
  /** Rounds a dragged value to one that a person would write; `perPixel` is what one pixel is worth. */
  readonly round: (value: number, perPixel: number) => number;
}

const NOTHING: OverlayState = { lines: [], firing: [], pending: [], round: (value) => value };
const STRIP_PX = 3;

/** Thresholds and firing periods over a chart. Thresholds can be dragged; by keyboard their fields do the same. */
export class Overlay {
  #state = NOTHING;
  #plot: uPlot | undefined;
  #handles = new Map<string, HTMLElement>();
  /** While a line is dragged the axis stands still: it would run away under the pointer. */
  #held: readonly number[] | undefined;

  readonly plugin: uPlot.Plugin = {
    hooks: {
      init: (plot) => {
        this.#plot = plot;
        this.#handles = new Map();
      },
      // A plot that has made room for another one may still have a drawing under way.
      drawClear: (plot) => {
        if (plot === this.#plot) this.#drawSpans(plot);
      },
      draw: (plot) => {
        if (plot !== this.#plot) return;
        for (const line of this.#state.lines) drawLine(plot, line);
        this.#placeHandles(plot);
      },
      destroy: (plot) => {
        if (plot === this.#plot) this.#plot = undefined;
      },
    },
  };

  /** For the value axis: thresholds are always in sight. */
  readonly values = (): readonly number[] => this.#held ?? this.#state.lines.map(({ value }) => value);

  set(state: OverlayState): void {
    this.#state = state;
    // Setting the same data lays out the value axis anew.
    this.#plot?.setData(this.#plot.data, true);
  }

  #drawSpans(plot: uPlot): void {
    this.#fill(plot, merged(this.#state.pending), '--warn', 0.12, true);
    this.#fill(plot, merged(this.#state.firing), '--bad', 0.16, false);
  }

  /** An area, and a strip at its top that tells the two kinds apart without colour: dashed while pending. */
  #fill(plot: uPlot, spans: readonly Span[], token: string, alpha: number, dashed: boolean): void {
    const { ctx, bbox } = plot;
    const strip = STRIP_PX * uPlot.pxRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.fillStyle = color(token);
    ctx.strokeStyle = color(token);
    ctx.lineWidth = strip;
    ctx.setLineDash(dashed ? [strip * 1.5, strip] : []);
    for (const { startMs, endMs } of spans) {
      const left = plot.valToPos(startMs, 'x', true);
      const width = Math.max(uPlot.pxRatio, plot.valToPos(endMs, 'x', true) - left);
      ctx.globalAlpha = alpha;
      ctx.fillRect(left, bbox.top, width, bbox.height);
      ctx.globalAlpha = 1;
      ctx.beginPath();
      ctx.moveTo(left, bbox.top + strip / 2);
      ctx.lineTo(left + width, bbox.top + strip / 2);
      ctx.stroke();
    }
    ctx.restore();
  }

  #placeHandles(plot: uPlot): void {
    const gone = new Set(this.#handles.keys());
    for (const line of this.#state.lines) {
      gone.delete(line.key);
      const handle = this.#handles.get(line.key) ?? this.#makeHandle(plot, line.key);
      handle.dataset.draggable = String(line.onDrag !== undefined);
      const top = plot.valToPos(line.value, 'y');
      handle.style.transform = `translateY(${Math.round(top)}px)`;
      const tag = handle.firstElementChild;
      if (tag !== null) tag.textContent = line.label;
      handle.dataset.low = String(isUnder(line, this.#state.lines, top));
    }
    for (const key of gone) {
      this.#handles.get(key)?.remove();
      this.#handles.delete(key);
    }
  }

  #makeHandle(plot: uPlot, key: OverlayLine['key']): HTMLElement {
    const handle = document.createElement('div');
    handle.className = 'al-line';
    handle.dataset.kind = key;
    handle.setAttribute('aria-hidden', 'true');
    const tag = document.createElement('span');
    tag.className = 'al-line-tag';
    handle.append(tag);
    // The chart itself must not take the drag for a zoom.
    for (const type of ['mousedown', 'dblclick'])
      handle.addEventListener(type, (event) => event.stopPropagation());
    handle.addEventListener('pointerdown', (event) => this.#startDrag(plot, key, handle, event));
    plot.over.append(handle);
    this.#handles.set(key, handle);
    return handle;
  }

  #startDrag(plot: uPlot, key: OverlayLine['key'], handle: HTMLElement, down: PointerEvent): void {
    if (down.button !== 0 || this.#line(key)?.onDrag === undefined) return;
    down.preventDefault();
    handle.setPointerCapture(down.pointerId);
    handle.dataset.dragging = 'true';
    this.#held = this.values();
    const { top, height } = plot.over.getBoundingClientRect();
    const perPixel = Math.abs(plot.posToVal(0, 'y') - plot.posToVal(1, 'y'));
    const move = (event: PointerEvent) => {
      const y = Math.min(height, Math.max(0, event.clientY - top));
      this.#line(key)?.onDrag?.(this.#state.round(plot.posToVal(y, 'y'), perPixel));
    };
    const end = () => {
      delete handle.dataset.dragging;
      this.#held = undefined;
      handle.removeEventListener('pointermove', move);
      this.set(this.#state);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', end, { once: true });
  }

  #line(key: string): OverlayLine | undefined {
    return this.#state.lines.find((line) => line.key === key);
  }
}

const LABEL_PX = 20;

/** Whether a label goes under its line: so that two lines near each other keep theirs apart, and none leaves the chart. */
function isUnder(line: OverlayLine, lines: readonly OverlayLine[], top: number): boolean {
  if (top < LABEL_PX) return true;
  return lines.some((other) => other.key !== line.key && other.value > line.value);
}

function drawLine(plot: uPlot, { key, value }: OverlayLine): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
  if (y < bbox.top - 1 || y > bbox.top + bbox.height + 1) return;
  ctx.save();
  ctx.strokeStyle = color(key === 'threshold' ? '--bad' : '--ok');
  ctx.lineWidth = 1.5 * uPlot.pxRatio;
  ctx.setLineDash(key === 'threshold' ? [] : [6 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

function color(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim();
}
