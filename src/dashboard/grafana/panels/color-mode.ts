import type { Display, PanelColor, SeriesOverride } from '../../../model/dashboard/panel.ts';
import { seriesColor, stateColor } from '../colors.ts';
import { type Fields, shorten } from '../fields.ts';
import { orderedThresholds } from './thresholds.ts';

/** Grafana's scales from colour to colour, as far as thresholds can stand for them. */
const SCALES: Readonly<Record<string, readonly string[]>> = {
  'continuous-GrYlRd': ['green', 'yellow', 'red'],
  'continuous-RdYlGr': ['red', 'yellow', 'green'],
  'continuous-BlYlRd': ['blue', 'yellow', 'red'],
  'continuous-YlRd': ['yellow', 'red'],
  'continuous-BlPu': ['blue', 'purple'],
  'continuous-YlBl': ['yellow', 'blue'],
};

/** `color` of the defaults of a panel that shows numbers by themselves: what it changes of the display. */
export function numberColors(defaults: Fields): Partial<Display> {
  const color = readColor(defaults);
  switch (color.mode) {
    case '':
    case 'thresholds':
      return {};
    case 'fixed':
    case 'shades':
      return { thresholds: [{ value: null, color: stateColor(color.fixed) }], thresholdsArePercent: false };
    case 'palette-classic':
    case 'palette-classic-by-name':
      defaults.minor('notSupported', 'color', 'Values are coloured by thresholds and not by series.');
      return {};
    default:
      return scaleColors(defaults, color.mode);
  }
}

function scaleColors(defaults: Fields, mode: string): Partial<Display> {
  const colors = Object.hasOwn(SCALES, mode) ? SCALES[mode] : undefined;
  if (colors === undefined) {
    defaults.minor('notSupported', 'color', `The colours ${shorten(mode, 40)} have no counterpart.`);
    return {};
  }
  defaults.minor(
    'translated',
    'color',
    `The colour scale ${mode} became ${colors.length} steps between min and max.`,
  );
  const steps = colors.map((color, index) => ({
    value: index === 0 ? null : Math.round((index * 100) / colors.length),
    color,
  }));
  return { thresholds: orderedThresholds(steps), thresholdsArePercent: true };
}

/** `color` of the defaults of a panel that draws series: what all series look like. */
export function seriesColors(defaults: Fields): readonly SeriesOverride[] {
  const { mode, fixed } = readColor(defaults);
  if (mode === '' || mode === 'palette-classic' || mode === 'palette-classic-by-name') return [];
  if (fixed !== undefined && (mode === 'fixed' || mode === 'shades')) {
    if (mode === 'shades')
      defaults.minor('notSupported', 'color', 'Series have one colour and not shades of it.');
    return [{ match: { nameRegex: '.*' }, color: seriesColor(fixed) }];
  }
  defaults.minor(
    'notSupported',
    'color',
    `Lines are coloured by series and not by value (${shorten(mode, 40)}).`,
  );
  return [];
}

interface Color {
  readonly mode: string;
  readonly fixed: string | undefined;
}

export function readColor(parent: Fields): Color {
  const color = parent.object('color');
  color.skip('seriesBy');
  return { mode: color.text('mode') ?? '', fixed: color.text('fixedColor') };
}

/** Of a single series: its own colour, where it has one. */
export function ownColor({ mode, fixed }: Color): PanelColor | undefined {
  return fixed !== undefined && (mode === 'fixed' || mode === 'shades') ? seriesColor(fixed) : undefined;
}
