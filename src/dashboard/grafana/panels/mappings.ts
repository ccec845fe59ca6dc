import type { PanelColor, ValueMapping } from '../../../model/dashboard/panel.ts';
import { stateColor } from '../colors.ts';
import { type Fields, preview, shorten } from '../fields.ts';
import { cut, LONGEST } from '../text.ts';

const MOST = 200;

/** Texts in place of values, in the form of now or that of before. */
export function readMappings(parent: Fields, key: string): readonly ValueMapping[] | undefined {
  const mappings = parent.objects(key).flatMap(readMapping);
  if (mappings.length > MOST)
    parent.notSupported(key, `Only the first ${MOST} value mappings are taken along.`);
  return mappings.length === 0 ? undefined : mappings.slice(0, MOST);
}

function readMapping(mapping: Fields): readonly ValueMapping[] {
  mapping.skip('id');
  const type = mapping.raw('type');
  switch (type) {
    case 'value':
      return readValues(mapping.object('options'));
    case 'range':
      return readRange(mapping.object('options'));
    case 'special':
      return readSpecial(mapping.object('options'));
    case 1:
    case '1':
      return valueMapping(mapping, mapping.text('value') ?? '', target(mapping));
    case 2:
    case '2':
      return rangeMapping(mapping, mapping);
    default:
      mapping.notSupported('type', `A value mapping of the kind ${preview(type)} has no counterpart.`);
      mapping.skip(...mapping.keys());
      return [];
  }
}

interface Target {
  readonly text: string;
  readonly color?: PanelColor;
}

function target(result: Fields): Target {
  result.skip('index');
  result.skipLooks('icon');
  const color = result.text('color');
  const text = cut(result.text('text') ?? '', LONGEST.title);
  return { text, ...(color !== undefined && color !== '' && { color: stateColor(color) }) };
}

/** `{"1": {text, color}, "null": {...}}`. */
function readValues(options: Fields): readonly ValueMapping[] {
  return options.keys().flatMap((key) => valueMapping(options, key, target(options.object(key))));
}

function valueMapping(from: Fields, key: string, { text, color }: Target): readonly ValueMapping[] {
  const value = key.trim() === 'null' ? null : Number(key);
  if (key.trim() === '' || (value !== null && !Number.isFinite(value))) {
    const what = shorten(JSON.stringify(key), 60);
    from.findings.notSupported(
      from.place(shorten(key, 60)),
      `A text in place of ${what} is not taken along: values are numbers here.`,
    );
    return [];
  }
  // A mapping that only colours writes the value as it is.
  return [{ kind: 'value', value, text: text === '' ? key : text, ...(color !== undefined && { color }) }];
}

function readRange(options: Fields): readonly ValueMapping[] {
  return rangeMapping(options, options.object('result'));
}

function rangeMapping(options: Fields, result: Fields): readonly ValueMapping[] {
  const from = options.number('from') ?? null;
  const to = options.number('to') ?? null;
  const { text, color } = target(result);
  if (from !== null && to !== null && from > to) {
    options.notSupported(
      'from',
      `A range of values from ${from} to ${to} holds nothing and is not taken along.`,
    );
    return [];
  }
  if (text !== '') return [{ kind: 'range', from, to, text, ...(color !== undefined && { color }) }];
  options.notSupported(
    'result',
    `A range of values (${from ?? '-∞'} to ${to ?? '∞'}) that is only coloured is not taken along; thresholds can do that.`,
  );
  return [];
}

function readSpecial(options: Fields): readonly ValueMapping[] {
  const match = options.text('match') ?? '';
  const result = target(options.object('result'));
  if (match === 'null' || match === 'null+nan') return [{ kind: 'value', value: null, ...result }];
  const text = result.text === '' ? '' : ` (${JSON.stringify(shorten(result.text, 60))})`;
  options.notSupported(
    'match',
    `A text in place of ${shorten(match, 40)}${text} is not taken along: values are numbers here.`,
  );
  return [];
}
