import type { Display, GaugePanel, StatPanel, ValueMapping } from '../../../model/dashboard/panel.ts';
import { type Fields, shorten } from '../fields.ts';
import { cut, LONGEST } from '../text.ts';
import { readData } from './data.ts';
import { readUnit } from './display.ts';
import { type PanelConverter, wholeWithin } from './input.ts';
import { reducerOf } from './reducers.ts';
import { listedThresholds } from './thresholds.ts';

/** The single stat panel of before stat and gauge. */
export const convertSingleStat: PanelConverter = (input): StatPanel | GaugePanel => {
  const { fields } = input;
  const gauge = fields.object('gauge');
  const isGauge = gauge.flag('show') === true;
  const data = readData(input, { reduces: true, display: readOldDisplay(fields, gauge, isGauge) });
  const name = fields.text('valueName') ?? 'avg';
  const { reducer, loss } = name === 'name' ? { reducer: 'last' as const } : reducerOf(name);
  if (loss !== undefined) fields.notSupported('valueName', loss);
  skipLooks(fields);
  const common = { ...data.base, reducer: data.reducer ?? reducer ?? 'last' };
  if (isGauge) return { ...common, kind: 'gauge', thresholdMarks: gauge.flag('thresholdMarkers') ?? true };
  const inBackground = fields.flag('colorBackground') === true;
  return {
    ...common,
    kind: 'stat',
    sparkline: fields.object('sparkline').flag('show') === true,
    colorIn: inBackground ? 'background' : fields.flag('colorValue') === true ? 'value' : 'none',
    text: name === 'name' ? 'name' : 'value',
  };
};

function readOldDisplay(fields: Fields, gauge: Fields, isGauge: boolean): Display {
  const unit = readOldUnit(fields);
  const decimals = wholeWithin(fields.number('decimals'), 0, 20);
  const thresholds = listedThresholds(fields.text('thresholds') ?? '', fields.texts('colors'));
  const mappings = [...readMaps(fields), ...readNullText(fields)];
  const min = gauge.number('minValue');
  const max = gauge.number('maxValue');
  const hasBounds = isGauge && (min ?? 0) < (max ?? 100);
  return {
    ...(unit !== undefined && { unit }),
    ...(decimals !== undefined && { decimals }),
    ...(hasBounds && { min: min ?? 0, max: max ?? 100 }),
    ...(thresholds.length > 0 && { thresholds }),
    ...(mappings.length > 0 && { mappings: mappings.slice(0, 200) }),
  };
}

/** Texts around the number are a unit of its own, where there is no other. */
function readOldUnit(fields: Fields): string | undefined {
  const unit = readUnit(fields, 'format');
  const prefix = fields.text('prefix') ?? '';
  const postfix = fields.text('postfix') ?? '';
  fields.skip('prefixFontSize', 'postfixFontSize', 'valueFontSize');
  if (prefix === '' && postfix === '') return unit;
  if (unit === undefined || unit === 'none' || unit === 'short') {
    if (postfix === '') return `prefix:${cut(prefix, 24)}`;
    if (prefix === '') return `suffix:${cut(postfix.trimStart(), 24)}`;
  }
  fields.notSupported(
    'prefix',
    `The texts around the number (${JSON.stringify(shorten(`${prefix} … ${postfix}`, 80))}) are not taken along.`,
  );
  return unit;
}

function readMaps(fields: Fields): readonly ValueMapping[] {
  const type = fields.number('mappingType') ?? 1;
  fields.skip('mappingTypes');
  const values = fields.objects('valueMaps').flatMap((map) => {
    map.skip('op', '$$hashKey');
    return valueMap(map);
  });
  const ranges = fields.objects('rangeMaps').flatMap(rangeMap);
  return type === 2 ? ranges : values;
}

function valueMap(map: Fields): readonly ValueMapping[] {
  const raw = map.raw('value');
  const text = cut(map.text('text') ?? '', LONGEST.title);
  if (raw === undefined || raw === null || text === '') return [];
  if (raw === 'null') return [{ kind: 'value', value: null, text }];
  const value =
    typeof raw === 'number' || (typeof raw === 'string' && raw.trim() !== '') ? Number(raw) : Number.NaN;
  if (Number.isFinite(value)) return [{ kind: 'value', value, text }];
  map.notSupported('value', 'A text in place of something that is no number is not taken along.');
  return [];
}

function rangeMap(map: Fields): readonly ValueMapping[] {
  const text = cut(map.text('text') ?? '', LONGEST.title);
  const isNull = map.peekText('from') === 'null' && map.peekText('to') === 'null';
  map.skip('from', 'to');
  if (isNull) return text === '' ? [] : [{ kind: 'value', value: null, text }];
  const from = map.number('from') ?? null;
  const to = map.number('to') ?? null;
  return text === '' || (from !== null && to !== null && from > to)
    ? []
    : [{ kind: 'range', from, to, text }];
}

function readNullText(fields: Fields): readonly ValueMapping[] {
  const text = fields.text('nullText') ?? '';
  fields.skip('nullPointMode');
  return text === '' ? [] : [{ kind: 'value', value: null, text: cut(text, LONGEST.title) }];
}

function skipLooks(fields: Fields): void {
  fields.object('sparkline').skip('fillColor', 'full', 'lineColor', 'ymin', 'ymax');
  fields.object('gauge').skip('thresholdLabels', 'minValue', 'maxValue', 'thresholdMarkers');
  fields.skip('colorPrefix', 'colorPostfix', 'options', 'fieldConfig');
  if (fields.has('tableColumn'))
    fields.minor(
      'notSupported',
      'tableColumn',
      'The column that the number was taken from is not taken along.',
    );
}
