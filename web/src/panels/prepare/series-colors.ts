import { assignColors, paletteColor, type Scheme } from '../../chart/colors.ts';
import { panelColor } from '../panel-colors.ts';
import type { PanelSeries } from './series.ts';

/** The colour of each series as `#rrggbb`: its override's, else the one that belongs to its tags. */
export function seriesColors(series: readonly PanelSeries[], scheme: Scheme): string[] {
  const hashed = assignColors(
    series.flatMap(({ color, colorKey }) => (color === undefined ? [colorKey] : [])),
  );
  return series.map(({ color, colorKey }) =>
    color === undefined ? paletteColor(hashed.get(colorKey) ?? 0, scheme) : panelColor(color, scheme),
  );
}
