import { ALL_VALUES, type CustomVariable, type VariableOption } from '../../../model/dashboard/variable.ts';
import type { Fields } from '../fields.ts';
import { cut, LONGEST } from '../text.ts';
import { optionOf, readChoice, uniqueOptions, valuesOf } from './choice.ts';
import type { VariableInput } from './input.ts';

/** `a, b, Text : value`; a comma with a backslash before it belongs to the value. */
export function customVariable({ fields, base }: VariableInput): CustomVariable {
  const query = fields.text('query') ?? '';
  fields.skip('options', 'definition', 'queryRegex', 'regex', 'sort');
  const options = query
    .split(/(?<!\\),/)
    .map((part) => part.replaceAll('\\,', ',').trim())
    .filter((part) => part !== '')
    .map(customOption);
  const choice = readChoice(fields);
  const own = options.length > 0 ? options : storedOptions(fields);
  return { ...base, kind: 'custom', ...choice, options: withChosen(own, choice.selected) };
}

function customOption(part: string): VariableOption {
  const [, text = '', value] = /^(.+?)\s+:\s+(.+)$/s.exec(cut(part, 2 * LONGEST.value)) ?? [];
  return value === undefined ? optionOf(part, '') : optionOf(value, text);
}

/** What cannot be asked for here: a list of the values that the board was stored with, so that what depends on it has some. */
export function savedVariable({ fields, base }: VariableInput, why: string): CustomVariable {
  fields.notSupported('type', why);
  const choice = readChoice(fields);
  const options = withChosen(storedOptions(fields), choice.selected);
  fields.skip(...fields.keys());
  return { ...base, kind: 'custom', ...choice, options };
}

function storedOptions(fields: Fields): readonly VariableOption[] {
  return fields.objects('options').flatMap((option) => {
    option.skip('selected', 'text', 'value', 'isNone', 'disabled');
    const [value] = valuesOf(option.raw('value'));
    return value === undefined || value === ALL_VALUES ? [] : [optionOf(value, option.peekText('text'))];
  });
}

/** What is chosen is an option. */
function withChosen(
  options: readonly VariableOption[],
  selected: readonly string[],
): readonly VariableOption[] {
  const chosen = selected.filter((value) => value !== ALL_VALUES).map((value) => optionOf(value, ''));
  const known = new Set(options.map(({ value }) => value));
  return uniqueOptions([...options, ...chosen.filter(({ value }) => !known.has(value))]);
}
