import type { SeriesOverride, TimeSeriesPanel } from '../../../model/dashboard/panel.ts';
import type { Fields } from '../fields.ts';
import type { RefIds } from '../queries/ref-ids.ts';
import { readMatcher } from './matchers.ts';
import { type AxisSettings, readProperties } from './override-properties.ts';

export interface ReadOverrides {
  readonly overrides: readonly SeriesOverride[];
  /** What they say of the axis on the right, if one puts something there. */
  readonly rightAxis: TimeSeriesPanel['rightAxis'];
}

const MOST = 200;

/** `fieldConfig.overrides` of a panel that draws series. */
export function readOverrides(fieldConfig: Fields, refIds: RefIds): ReadOverrides {
  const overrides: SeriesOverride[] = [];
  let rightAxis: AxisSettings | undefined;
  for (const override of fieldConfig.objects('overrides')) {
    override.skip('__systemRef');
    const matched = readMatcher(override.object('matcher'), refIds);
    if (matched === undefined) {
      override.skip('properties');
      continue;
    }
    const { override: properties, axis } = readProperties(override);
    if (properties.axis === 'right') rightAxis = { ...rightAxis, ...axis };
    else reportLimits(override, axis);
    if (Object.keys(properties).length === 0) continue;
    if (matched.others) overrides.push(...allButThese(override, matched.matches, properties));
    else overrides.push(...matched.matches.map((match) => ({ match, ...properties })));
  }
  if (overrides.length > MOST)
    fieldConfig.notSupported('overrides', `Only the first ${MOST} overrides are taken along.`);
  return { overrides: overrides.slice(0, MOST), rightAxis };
}

function reportLimits(override: Fields, { min, max, label }: AxisSettings): void {
  if (min === undefined && max === undefined && label === undefined) return;
  override.notSupported(
    'properties',
    'Bounds and the axis label of single series are not taken along: they belong to an axis here.',
  );
}

/** RE2 knows no "all but": everything is hidden, and these are shown again. */
function allButThese(
  override: Fields,
  matches: readonly SeriesOverride['match'][],
  properties: Omit<SeriesOverride, 'match'>,
): readonly SeriesOverride[] {
  if (properties.hidden === true && Object.keys(properties).length === 1)
    return [
      { match: { nameRegex: '.*' }, hidden: true },
      ...matches.map((match) => ({ match, hidden: false })),
    ];
  override.notSupported('properties', 'Settings for all series but some are not taken along.');
  return [];
}
