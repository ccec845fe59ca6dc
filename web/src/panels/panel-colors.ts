import type { PanelColor } from '../../../src/model/dashboard/panel.ts';
import { PALETTE_SIZE, paletteColor, type Scheme } from '../chart/colors.ts';

type Named = Exclude<PanelColor, `series-${number}`>;

/** The colours of app/tokens.css for the same states; a canvas needs them as numbers. */
export const STATE_COLORS: Readonly<Record<Scheme, Readonly<Record<Named, string>>>> = {
  light: {
    ok: '#16803c',
    pending: '#9a5b00',
    firing: '#c42b2b',
    nodata: '#53709b',
    error: '#8138b8',
    accent: '#3563d6',
    neutral: '#5f6b7c',
  },
  dark: {
    ok: '#4cc57a',
    pending: '#e5a63c',
    firing: '#ff7a74',
    nodata: '#8aa7d3',
    error: '#c792f0',
    accent: '#6a93f5',
    neutral: '#8e99a9',
  },
};

const SERIES = /^series-(\d+)$/;

/** As `#rrggbb`. A colour that is not known is neutral. */
export function panelColor(color: PanelColor, scheme: Scheme): string {
  const [, place] = SERIES.exec(color) ?? [];
  if (place !== undefined) return paletteColor(Number(place) % PALETTE_SIZE, scheme);
  const colors = STATE_COLORS[scheme];
  return Object.hasOwn(colors, color) ? colors[color as Named] : colors.neutral;
}

export interface ColorChoice {
  readonly color: PanelColor;
  readonly word: string;
}

/** For a picker. */
export const PANEL_COLORS: readonly ColorChoice[] = [
  { color: 'ok', word: 'Good' },
  { color: 'pending', word: 'Warning' },
  { color: 'firing', word: 'Critical' },
  { color: 'nodata', word: 'No data' },
  { color: 'error', word: 'Error' },
  { color: 'accent', word: 'Accent' },
  { color: 'neutral', word: 'Neutral' },
  ...Array.from({ length: PALETTE_SIZE }, (_, place) => ({
    color: `series-${place}` as const,
    word: `Series ${place + 1}`,
  })),
];

const DARK_SURFACE = '#15191f';
const AREA_SHARE = 0.42;

/** The colour of a whole area. In the dark the colours of lines and letters would glare at that size. */
export function areaColor(color: string, scheme: Scheme): string {
  return scheme === 'dark' ? mixed(color, DARK_SURFACE, AREA_SHARE) : color;
}

/** Black or white, whichever is easier to read on this colour. */
export function textOn(background: string): string {
  return contrast(background, '#ffffff') >= contrast(background, '#000000') ? '#ffffff' : '#000000';
}

/** As WCAG 2 measures it: 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** A colour between two, both as `#rrggbb`; 0 is the first. */
export function mixed(from: string, to: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const a = Number.parseInt(from.slice(at, at + 2), 16);
    const b = Number.parseInt(to.slice(at, at + 2), 16);
    return Math.round(a + (b - a) * Math.min(1, Math.max(0, share)))
      .toString(16)
      .padStart(2, '0');
  });
  return `#${parts.join('')}`;
}
