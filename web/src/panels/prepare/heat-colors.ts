import type { Scheme } from '../../chart/colors.ts';
import type { Heat } from './heat-cells.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

/** From little to much, in even steps of lightness: away from the panel's own colour, so that much stands out in both themes. */
const RAMPS: Readonly<Record<Scheme, readonly Rgb[]>> = {
  light: [
    [224, 232, 250],
    [163, 191, 240],
    [92, 143, 222],
    [49, 92, 184],
    [33, 45, 118],
    [22, 17, 62],
  ],
  dark: [
    [32, 45, 78],
    [38, 78, 140],
    [45, 122, 190],
    [72, 172, 215],
    [142, 216, 222],
    [232, 250, 228],
  ],
};

/** Of a cell; undefined where there is nothing to see. Counts grow fast, so small ones get more of the ramp than their share. */
export function heatColor(
  value: number,
  { most, least, counts }: Pick<Heat, 'most' | 'least' | 'counts'>,
  scheme: Scheme,
): Rgb | undefined {
  if (Number.isNaN(value) || (counts && value === 0)) return undefined;
  const from = counts ? Math.min(0, least) : least;
  const share = most > from ? (value - from) / (most - from) : 1;
  return onRamp(counts ? Math.sqrt(Math.max(0, share)) : share, scheme);
}

function onRamp(share: number, scheme: Scheme): Rgb {
  const ramp = RAMPS[scheme];
  const at = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const low = ramp[Math.floor(at)] ?? [0, 0, 0];
  const high = ramp[Math.ceil(at)] ?? low;
  const part = at - Math.floor(at);
  const mix = (i: 0 | 1 | 2) => Math.round(low[i] + (high[i] - low[i]) * part);
  return [mix(0), mix(1), mix(2)];
}

/** The ramp as a CSS gradient, for a legend. */
export function rampGradient(scheme: Scheme): string {
  return `linear-gradient(90deg, ${RAMPS[scheme].map((color) => `rgb(${color.join(' ')})`).join(', ')})`;
}
