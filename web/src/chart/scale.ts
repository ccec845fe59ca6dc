import type { Unit } from '../format/units.ts';

export interface ScaleOptions {
  /** Fixed ends; the data's own where left out. */
  readonly min?: number;
  readonly max?: number;
  /** The top is at least this, so that noise near zero does not look like a storm. */
  readonly softMax?: number;
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
  const shown = [dataMin, dataMax, ...(options.alsoShown?.() ?? [])].filter((value) => value != null);
  const low = shown.length === 0 ? 0 : Math.min(...shown);
  const high = dataMax === null ? emptyTop(shown, unit) : Math.max(...shown);
  const spread = high - low;
  // Values in a narrow band far above zero are shown by their own spread: a flat line would hide what happens.
  const floating = low > 0 && spread < low * 0.2 && unit.kind !== 'percent';
  const bottom =
    low < 0 ? low - spread * 0.05 : floating ? Math.max(0, low - Math.max(spread, low * 0.01)) : 0;
  const top = floating
    ? high + Math.max(spread, high * 0.01) * 0.5
    : Math.max(high + Math.abs(spread) * 0.06, high);
  const min = options.min ?? bottom;
  const max =
    options.max === undefined
      ? Math.max(top, options.softMax ?? Number.NEGATIVE_INFINITY)
      : Math.max(options.max, high);
  return max > min
    ? [min, max]
    : [min, min + (unit.kind === 'percent' ? 1 : Math.max(1, Math.abs(min) * 0.1))];
}

/** Without data the axis is that of a first look: up to 100 %, or to one. */
function emptyTop(shown: readonly number[], unit: Unit): number {
  return Math.max(unit.kind === 'percent' ? 100 / unit.factor : 1, ...shown);
}
