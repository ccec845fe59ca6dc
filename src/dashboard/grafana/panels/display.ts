import type { Display } from '../../../model/dashboard/panel.ts';
import type { Fields } from '../fields.ts';
import { convertUnit } from '../units.ts';
import { wholeWithin } from './input.ts';
import { readMappings } from './mappings.ts';
import { readThresholds } from './thresholds.ts';

/** How values are written and coloured: `fieldConfig.defaults`. */
export function readDisplay(defaults: Fields): Display {
  defaults.skip('custom', 'color', 'links', 'displayName', 'displayNameFromDS', 'path', 'nullValueMode');
  defaults.skip('description', 'writeable');
  const unit = readUnit(defaults, 'unit');
  const decimals = wholeWithin(defaults.number('decimals'), 0, 20);
  const bounds = readBounds(defaults);
  const mappings = readMappings(defaults, 'mappings');
  const noValue = defaults.text('noValue');
  if (noValue !== undefined && noValue !== '')
    defaults.minor(
      'notSupported',
      'noValue',
      `The text where there is no value (${JSON.stringify(noValue.slice(0, 60))}) is not taken along.`,
    );
  defaults.skipLooks('fieldMinMax');
  return {
    ...(unit !== undefined && { unit }),
    ...(decimals !== undefined && { decimals }),
    ...bounds,
    ...readThresholds(defaults.object('thresholds')),
    ...(mappings !== undefined && { mappings }),
  };
}

/** `min` and `max`, which must leave something between them. */
export function readBounds(fields: Fields): Pick<Display, 'min' | 'max'> {
  const min = fields.number('min');
  const max = fields.number('max');
  if (min !== undefined && max !== undefined && min >= max) {
    fields.notSupported(
      'max',
      `The bounds ${min} and ${max} leave nothing between them and are not taken along.`,
    );
    return {};
  }
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

export function readUnit(fields: Fields, key: string): string | undefined {
  const id = fields.text(key);
  if (id === undefined) return undefined;
  const { unit, loss } = convertUnit(id);
  if (loss !== undefined) fields.translated(key, loss);
  return unit;
}
