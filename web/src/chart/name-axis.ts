import type uPlot from 'uplot';
import { CHART_FONT, textWidth, token } from './canvas.ts';

const PADDING_PX = 14;
const LEAST_PX = 44;
const MOST_PX = 180;
const MOST_SHARE = 0.3;
const LABEL_PX = 17;
const TIME_AXIS_PX = 32;

export interface NameAxisOptions {
  /** From the bottom up. */
  readonly names: () => readonly string[];
  /** Beside the rows, or between them, where each name says what begins there. */
  readonly at: 'rows' | 'edges';
}

/** An axis of rows, each one high. Names that have no room are left out; those that are too long are cut. */
export function nameAxis({ names, at }: NameAxisOptions): uPlot.Axis {
  const shift = at === 'rows' ? 0.5 : 0;
  return {
    scale: 'y',
    side: 3,
    stroke: () => token('--text-3'),
    font: CHART_FONT,
    gap: 6,
    grid: { show: false },
    ticks: { show: false },
    size: (plot) => axisWidth(plot, names()),
    splits: (plot) => {
      const count = names().length;
      const rowPx = Math.max(1, plot.height - TIME_AXIS_PX) / Math.max(1, count);
      const every = Math.max(1, Math.ceil(LABEL_PX / rowPx));
      const marks: number[] = [];
      for (let i = 0; i < count; i += every) marks.push(i + shift);
      return marks;
    },
    values: (plot, marks) => {
      const room = axisWidth(plot, names()) - PADDING_PX;
      return marks.map((mark) => cut(names()[Math.floor(mark)] ?? '', room));
    },
  };
}

function axisWidth(plot: uPlot, names: readonly string[]): number {
  const longest = names.reduce((most, name) => Math.max(most, textWidth(name.slice(0, 60))), 0);
  return Math.ceil(Math.min(Math.max(LEAST_PX, longest + PADDING_PX), MOST_PX, plot.width * MOST_SHARE));
}

/** The beginning of a text that has so much room. */
export function cut(text: string, roomPx: number): string {
  if (textWidth(text) <= roomPx) return text;
  let low = 0;
  let high = Math.min(text.length, 200);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (textWidth(`${text.slice(0, middle)}…`) <= roomPx) low = middle;
    else high = middle;
  }
  return low === 0 ? '' : `${text.slice(0, low)}…`;
}
