import type { DataPanel, SeriesOverride } from '../../../../src/model/dashboard/panel.ts';
import { inZone } from '../../format/unit-ids.ts';
import type { Zone } from '../../time/zone.ts';

/** The panel with the moments among its values on the clock of the page. The same object where it shows none. */
export function zonedPanel<P extends DataPanel>(panel: P, zone: Zone): P {
  if (!unitsOf(panel).some((id) => id !== undefined && inZone(id, zone) !== id)) return panel;
  const { display, overrides } = panel;
  const changed = {
    ...panel,
    display: zoned(display, zone),
    ...(overrides === undefined
      ? {}
      : { overrides: overrides.map((one): SeriesOverride => zoned(one, zone)) }),
  };
  if (changed.kind === 'table' && changed.columns !== undefined) {
    return { ...changed, columns: changed.columns.map((one) => zoned(one, zone)) };
  }
  if (changed.kind === 'timeSeries' && changed.rightAxis !== undefined) {
    return { ...changed, rightAxis: zoned(changed.rightAxis, zone) };
  }
  return changed;
}

function unitsOf(panel: DataPanel): readonly (string | undefined)[] {
  return [
    panel.display.unit,
    ...(panel.overrides ?? []).map(({ unit }) => unit),
    ...(panel.kind === 'table' ? (panel.columns ?? []).map(({ unit }) => unit) : []),
    panel.kind === 'timeSeries' ? panel.rightAxis?.unit : undefined,
  ];
}

function zoned<T extends { readonly unit?: string }>(part: T, zone: Zone): T {
  return part.unit === undefined ? part : { ...part, unit: inZone(part.unit, zone) };
}
