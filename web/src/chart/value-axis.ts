import type uPlot from 'uplot';
import { axisSteps, formatMarks, type Unit } from '../format/units.ts';
import { CHART_FONT, textWidth, token } from './canvas.ts';

export interface ValueAxisOptions {
  readonly scale: 'y' | 'right';
  readonly unit: Unit;
  readonly log?: 2 | 10;
  readonly label?: string;
  /** Turns a place on the axis into the value that it stands for: what is mirrored is not negative. */
  readonly valueAt?: (mark: number) => number;
}

// Wide enough for "1,024 MiB/s": the plots of a page keep a common left edge. A narrow plot has no room to spare.
const USUAL_PX = 68;
const NARROW_PX = 44;
const NARROW_PLOT_PX = 400;
const BESIDE_LABEL_PX = 12;
const MOST_SHARE = 0.4;
// A longer suffix is said once beside the axis and not at each mark.
const LONGEST_SUFFIX = 6;
const LABEL_PX = 18;

export function valueAxis(options: ValueAxisOptions): uPlot.Axis {
  const { scale, log, valueAt = (mark) => mark } = options;
  const isRight = scale === 'right';
  const { unit, label } = onAxis(options.unit, options.label);
  const written = (marks: readonly number[]) =>
    formatMarks(
      marks.map((mark) => (Math.abs(mark) < 1e-12 ? 0 : valueAt(mark))),
      unit,
    );
  return {
    scale,
    side: isRight ? 1 : 3,
    stroke: () => token('--text-3'),
    font: CHART_FONT,
    size: axisWidth,
    gap: 6,
    space: 28,
    ...(log === undefined ? { incrs: stepsOf(options.unit) } : {}),
    grid: {
      ...{ show: !isRight, stroke: () => token('--grid'), width: 1 },
      ...(log === undefined
        ? {}
        : { filter: (_, marks) => marks.map((mark) => (isPower(mark, log) ? mark : null)) }),
    },
    ticks: { show: false },
    values: (_, marks) => {
      // Of a logarithmic axis only the powers are written, each with its own prefix.
      if (log !== undefined) return marks.map((mark) => (mark === null ? '' : (written([mark])[0] ?? '')));
      return written(marks);
    },
    ...(label === undefined ? {} : { label, labelSize: LABEL_PX, labelGap: 2, labelFont: CHART_FONT }),
  };
}

/** A line at each step between two powers would be a wall of lines. */
function isPower(value: number, base: 2 | 10): boolean {
  const power = Math.log(value) / Math.log(base);
  return Math.abs(power - Math.round(power)) < 1e-6;
}

/** At marks digits follow from the distance between them, whatever the values themselves are written with. */
function onAxis(
  { decimals: _, ...unit }: Unit,
  label: string | undefined,
): { unit: Unit; label: string | undefined } {
  const isLong = unit.kind === 'other' && unit.suffix.length > LONGEST_SUFFIX;
  if (!isLong) return { unit, label };
  return { unit: { ...unit, kind: 'count' }, label: label ?? unit.suffix };
}

/** What is written in whole numbers has no marks between them. */
function stepsOf(unit: Unit): number[] {
  const { decimals, factor } = unit;
  const steps = axisSteps(unit);
  if (decimals === undefined) return steps;
  const least = (10 ** -decimals * 0.999) / factor;
  return steps.filter((step) => step >= least);
}

/** Grows when labels need more, and keeps what it has in later rounds of one layout, which would not end otherwise. */
function axisWidth(plot: uPlot, values: string[] | null, index: number, round: number): number {
  const axis = plot.axes[index] as uPlot.Axis & { _size?: number };
  if (round > 1 && axis._size !== undefined) return axis._size;
  const base = plot.width < NARROW_PLOT_PX ? NARROW_PX : USUAL_PX;
  const needed = Math.max(0, ...(values ?? []).map((text) => textWidth(text))) + BESIDE_LABEL_PX;
  return Math.ceil(Math.min(Math.max(base, needed), plot.width * MOST_SHARE));
}
