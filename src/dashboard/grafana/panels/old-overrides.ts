import type { SeriesOverride } from '../../../model/dashboard/panel.ts';
import { escapeRegex } from '../../../model/dashboard/variable-value.ts';
import { seriesColor } from '../colors.ts';
import { type Fields, shorten } from '../fields.ts';
import { anchored, convertRegex } from '../regex.ts';
import { within } from './input.ts';

/** `seriesOverrides` of the graph panel: `[{alias: "/errors/", yaxis: 2, color: "#E02F44"}]`. */
export function readOldOverrides(fields: Fields): readonly SeriesOverride[] {
  return fields.objects('seriesOverrides').flatMap((override) => {
    const nameRegex = matchOf(override);
    const properties = readProperties(override);
    return nameRegex === undefined || Object.keys(properties).length === 0
      ? []
      : [{ match: { nameRegex }, ...properties }];
  });
}

function matchOf(override: Fields): string | undefined {
  const alias = override.text('alias') ?? '';
  const regex = alias.startsWith('/') ? convertRegex(alias) : escapeRegex(alias);
  const whole = regex === undefined ? undefined : anchored(regex);
  if (alias !== '' && whole !== undefined && whole.length <= 1_000) return whole;
  override.notSupported('alias', `The settings for series like ${shorten(alias, 120)} are not taken along.`);
  return undefined;
}

function readProperties(override: Fields): Omit<SeriesOverride, 'match'> {
  const axis = override.number('yaxis');
  const color = override.text('color');
  const fill = override.number('fill');
  const width = override.number('linewidth');
  const stack = override.raw('stack');
  const draw = drawOf(override);
  override.skip('$$hashKey', 'zindex', 'fillGradient', 'dashLength', 'spaceLength', 'pointradius');
  override.skipLooks('legend', 'hideTooltip', 'nullPointMode', 'fillBelowTo', 'hiddenSeries');
  return {
    ...(axis !== undefined && { axis: axis === 2 ? 'right' : 'left' }),
    ...(color !== undefined && { color: seriesColor(color) }),
    ...(fill !== undefined && { fillOpacityPercent: within(fill * 10, 0, 100) }),
    ...(width !== undefined && { lineWidthPx: within(width, 0, 20) }),
    ...(override.flag('dashes') === true && { dashed: true }),
    ...(override.flag('hidden') === true && { hidden: true }),
    ...(stack !== undefined && { stacked: stack !== false }),
    ...(override.text('transform') === 'negative-Y' && { mirrored: true }),
    ...(draw !== undefined && { draw }),
  };
}

function drawOf(override: Fields): SeriesOverride['draw'] {
  const bars = override.flag('bars');
  const points = override.flag('points');
  const lines = override.flag('lines');
  const steps = override.flag('steppedLine');
  if (bars === true) return 'bars';
  if (steps === true) return 'step';
  if (points === true && lines === false) return 'points';
  return lines === true ? 'line' : undefined;
}
