import type { Display, PanelColor, Threshold, ValueMapping } from '../../../../src/model/dashboard/panel.ts';
import { formatValue, type Unit } from '../../format/units.ts';

/** A value as people see it. */
export interface ValueLook {
  readonly text: string;
  /** That of a mapping, else that of the threshold it has reached. */
  readonly color?: PanelColor;
  /** A mapping says this in place of the number. */
  readonly mapped: boolean;
}

export interface LookOptions {
  readonly unit: Unit;
  readonly thresholds: readonly Threshold[];
  readonly mappings: readonly ValueMapping[];
  readonly digits?: number;
}

export function valueLook(value: number | null | undefined, options: LookOptions): ValueLook {
  const known = value === undefined || Number.isNaN(value) ? null : value;
  const mapping = options.mappings.find((one) => matches(one, known));
  const color = mapping?.color ?? thresholdColor(known, options.thresholds);
  return {
    text: mapping?.text ?? formatValue(known, options.unit, options.digits),
    mapped: mapping !== undefined,
    ...(color === undefined ? {} : { color }),
  };
}

function matches(mapping: ValueMapping, value: number | null): boolean {
  if (mapping.kind === 'value') return mapping.value === value;
  if (value === null) return false;
  return (mapping.from === null || value >= mapping.from) && (mapping.to === null || value <= mapping.to);
}

/** The colour of the highest threshold that the value has reached. Nothing has reached none. */
export function thresholdColor(
  value: number | null | undefined,
  thresholds: readonly Threshold[],
): PanelColor | undefined {
  if (value === null || value === undefined) return undefined;
  let color: PanelColor | undefined;
  for (const threshold of thresholds) {
    if (threshold.value === null || value >= threshold.value) color = threshold.color;
  }
  return color;
}

/** The ends of what a gauge, a bar or a band is drawn over. */
export interface Ends {
  readonly min: number;
  readonly max: number;
}

/** Ascending, the one without a value first, and in values where they were percent of the way from min to max. */
export function absoluteThresholds(
  display: Pick<Display, 'thresholds' | 'thresholdsArePercent'>,
  { min, max }: Ends,
): Threshold[] {
  const order = ({ value }: Threshold) => value ?? Number.NEGATIVE_INFINITY;
  return (display.thresholds ?? [])
    .map(({ value, color }) => ({
      value:
        value === null || display.thresholdsArePercent !== true ? value : min + ((max - min) * value) / 100,
      color,
    }))
    .sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}

/**
 * Where a gauge begins and ends: as asked for, else from zero to what percent end at, to the highest threshold or to a round
 * value above all that is shown.
 */
export function gaugeEnds(display: Display, unit: Unit, values: Iterable<number | null | undefined>): Ends {
  let low = 0;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null || value === undefined || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (display.thresholdsArePercent !== true)
    for (const { value } of display.thresholds ?? []) high = Math.max(high, value ?? high);
  const min = display.min ?? (low < 0 ? -roundAbove(-low) : 0);
  const max = display.max ?? ownMax(unit, high);
  return max > min ? { min, max } : { min, max: min + 1 };
}

function ownMax(unit: Unit, high: number): number {
  const hundred = 100 / unit.factor;
  if (unit.kind === 'percent' && high <= hundred) return hundred;
  return high > 0 ? roundAbove(high) : 1;
}

const ROUND = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10] as const;

/** The next round number that is not below. */
function roundAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = ROUND.find((one) => one * power >= value * (1 - 1e-9)) ?? 10;
  return Number((digit * power).toPrecision(6));
}
