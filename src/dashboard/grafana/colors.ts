import type { PanelColor } from '../../model/dashboard/panel.ts';

/** Colours of boards are names or numbers; here they are states or places of the palette, which follow the theme. */
type Hue =
  | 'red'
  | 'orange'
  | 'yellow'
  | 'green'
  | 'teal'
  | 'cyan'
  | 'blue'
  | 'indigo'
  | 'purple'
  | 'pink'
  | 'grey';

const SHADE = /^(?:super-light-|semi-dark-|light-|dark-)/;

const NAMED: ReadonlyMap<string, Hue> = new Map([
  ['red', 'red'],
  ['orange', 'orange'],
  ['yellow', 'yellow'],
  ['green', 'green'],
  ['lime', 'green'],
  ['teal', 'teal'],
  ['cyan', 'cyan'],
  ['aqua', 'cyan'],
  ['blue', 'blue'],
  ['navy', 'blue'],
  ['indigo', 'indigo'],
  ['purple', 'purple'],
  ['violet', 'purple'],
  ['pink', 'pink'],
  ['magenta', 'pink'],
  ['fuchsia', 'pink'],
  ['brown', 'orange'],
  ['gold', 'yellow'],
]);

/** Upper ends of hues in degrees of the colour circle; what lies above the last is red again. */
const CIRCLE: readonly (readonly [number, Hue])[] = [
  [14, 'red'],
  [39, 'orange'],
  [66, 'yellow'],
  [150, 'green'],
  [177, 'teal'],
  [200, 'cyan'],
  [228, 'blue'],
  [258, 'indigo'],
  [288, 'purple'],
  [338, 'pink'],
  [360, 'red'],
];

const STATE: Readonly<Record<Hue, PanelColor>> = {
  red: 'firing',
  orange: 'pending',
  yellow: 'pending',
  green: 'ok',
  teal: 'series-2',
  cyan: 'series-6',
  blue: 'accent',
  indigo: 'series-4',
  purple: 'series-3',
  pink: 'series-9',
  grey: 'neutral',
};

/** The nearest hues of `web/src/chart/colors.ts`. */
const PALETTE: Readonly<Record<Hue, number>> = {
  red: 7,
  orange: 1,
  yellow: 5,
  green: 8,
  teal: 2,
  cyan: 6,
  blue: 0,
  indigo: 4,
  purple: 3,
  pink: 9,
  grey: 0,
};

/** Colours of thresholds and mappings: states. Where a list has yellow and orange, they stay two colours. */
export function stateColors(colors: readonly (string | undefined)[]): readonly PanelColor[] {
  const hues = colors.map(hueOf);
  const hasYellow = hues.includes('yellow');
  return hues.map((hue) => (hue === 'orange' && hasYellow ? 'series-1' : STATE[hue]));
}

export function stateColor(color: string | undefined): PanelColor {
  return STATE[hueOf(color)];
}

/** The colour of a series. */
export function seriesColor(color: string): PanelColor {
  const hue = hueOf(color);
  return hue === 'grey' ? 'neutral' : `series-${PALETTE[hue]}`;
}

/** A place in the palette, for what knows no other colours. */
export function paletteIndex(color: string): number {
  return PALETTE[hueOf(color)];
}

function hueOf(color: string | undefined): Hue {
  if (color === undefined) return 'grey';
  const text = color.trim().toLowerCase().slice(0, 40);
  return NAMED.get(text.replace(SHADE, '')) ?? hueOfParts(partsOf(text));
}

/** Red, green and blue from 0 to 255. */
type Parts = readonly [number, number, number];

function partsOf(text: string): Parts | undefined {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])[0-9a-f]?$/.exec(text);
  if (short !== null) return numbers(short, (part) => Number.parseInt(part + part, 16));
  const long = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?:[0-9a-f]{2})?$/.exec(text);
  if (long !== null) return numbers(long, (part) => Number.parseInt(part, 16));
  const call = /^rgba?\(\s*(\d+(?:\.\d+)?)[\s,]+(\d+(?:\.\d+)?)[\s,]+(\d+(?:\.\d+)?)/.exec(text);
  return call === null ? undefined : numbers(call, Number);
}

function numbers(
  [, red = '', green = '', blue = '']: RegExpExecArray,
  read: (part: string) => number,
): Parts {
  return [read(red), read(green), read(blue)];
}

/** Below this share of colour it is a grey to the eye. */
const LEAST_CHROMA = 24;

function hueOfParts(parts: Parts | undefined): Hue {
  if (parts === undefined) return 'grey';
  const [red, green, blue] = parts;
  const most = Math.max(red, green, blue);
  const chroma = most - Math.min(red, green, blue);
  if (chroma < LEAST_CHROMA) return 'grey';
  const turn =
    most === red
      ? (green - blue) / chroma
      : most === green
        ? 2 + (blue - red) / chroma
        : 4 + (red - green) / chroma;
  const degrees = (turn * 60 + 360) % 360;
  return CIRCLE.find(([end]) => degrees < end)?.[1] ?? 'red';
}
