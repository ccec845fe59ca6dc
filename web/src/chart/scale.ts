import uPlot from 'uplot';
import type { Unit } from '../format/units.ts';

export interface ScaleOptions {
  /** Fixed ends; the data's own where left out. */
  readonly min?: number;
  readonly max?: number;
  /** What lies beyond the fixed ends is cut off. Without it the upper end gives way to data above. */
  readonly clip?: boolean;
  /** The top is at least this, so that noise near zero does not look like a storm. */
  readonly softMax?: number;
  /** Zero is in sight: areas and bars tell by their size. */
  readonly fromZero?: boolean;
  /** Marks are powers of this, and what is not above zero is not shown. */
  readonly log?: 2 | 10;
  /** Values that are in sight whatever the data is, such as a threshold. Asked each time the axis is laid out. */
  readonly alsoShown?: () => readonly number[];
}

/** The ends of the value axis. It starts at zero unless values lie far from it or below. */
export function valueRange(
  dataMin: number | null,
  dataMax: number | null,
  unit: Unit,
  options: ScaleOptions,
): [number, number] {
  if (options.log !== undefined) return logRange(dataMin, dataMax, options.log, options);
  const shown = [dataMin, dataMax, ...(options.alsoShown?.() ?? [])].filter((value) => value != null);
  const low = shown.length === 0 ? 0 : Math.min(...shown);
  const high = dataMax === null ? emptyTop(shown, unit) : Math.max(...shown);
  const [bottom, top] = ownEnds(low, high, unit, options);
  const min = options.min ?? bottom;
  const max = upperEnd(Math.max(top, options.softMax ?? Number.NEGATIVE_INFINITY), high, options);
  return max > min
    ? [min, max]
    : [min, min + (unit.kind === 'percent' ? 1 : Math.max(1, Math.abs(min) * 0.1))];
}

/** Some air around the data. */
function ownEnds(low: number, high: number, unit: Unit, { fromZero }: ScaleOptions): [number, number] {
  const spread = high - low;
  // Values in a narrow band far above zero are shown by their own spread: a flat line would hide what happens.
  const isNarrow = low > 0 && spread < low * 0.2 && unit.kind !== 'percent';
  if (isNarrow && fromZero !== true) {
    const air = Math.max(spread, low * 0.01);
    return [Math.max(0, low - air), high + air * 0.5];
  }
  const top = Math.max(high + Math.abs(spread) * 0.06, high);
  return [low < 0 ? low - spread * 0.05 : 0, high < 0 && fromZero === true ? 0 : top];
}

function upperEnd(own: number, high: number, { max, clip }: ScaleOptions): number {
  if (max === undefined) return own;
  return clip === true ? max : Math.max(max, high);
}

/** Without data the axis is that of a first look: up to 100 %, or to one. */
function emptyTop(shown: readonly number[], unit: Unit): number {
  return Math.max(unit.kind === 'percent' ? 100 / unit.factor : 1, ...shown);
}

/** Whole powers around what is above zero. */
function logRange(
  dataMin: number | null,
  dataMax: number | null,
  base: 2 | 10,
  { min, max }: ScaleOptions,
): [number, number] {
  const high = dataMax !== null && dataMax > 0 ? dataMax : base;
  const low = dataMin !== null && dataMin > 0 ? dataMin : Math.min(1, high);
  const [bottom, top] = uPlot.rangeLog(low, high, base, true);
  const from = min !== undefined && min > 0 ? min : (bottom ?? 1);
  const to = max !== undefined && max > from ? max : (top ?? base);
  return to > from ? [from, to] : [from, from * base];
}
