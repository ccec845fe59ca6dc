import { ALL_VALUES, type VariableOption } from '../../../model/dashboard/variable.ts';
import type { Fields } from '../fields.ts';
import { cut, LONGEST } from '../text.ts';

export interface Choice {
  readonly multi: boolean;
  readonly includeAll: boolean;
  readonly selected: readonly string[];
}

const MOST = 1_000;
/** "All" as every series, whatever the variable offers: the filter is as good as not there. */
const EVERYTHING: ReadonlySet<string> = new Set(['.*', '.+']);

/**
 * Whether several may be chosen, and which are. `allIsEverything` says that "All" of the variable drops the filter here too, as it
 * does where the options are all values of a tag; else what stood for "All" is reported when it meant something else.
 */
export function readChoice(fields: Fields, { allIsEverything = false } = {}): Choice {
  const multi = fields.flag('multi') === true;
  const includeAll = fields.flag('includeAll') === true;
  const allValue = fields.text('allValue')?.trim() ?? '';
  const isSame = allValue === '' || (allIsEverything && EVERYTHING.has(allValue));
  if (includeAll && !isSame) fields.translated('allValue', allChanged(allValue));
  const current = valuesOf(fields.object('current').raw('value'));
  fields.object('current').skip('text', 'selected', 'tags', 'isNone');
  const known = current.filter((value) => value !== ALL_VALUES || includeAll);
  return {
    multi,
    includeAll,
    selected: known.includes(ALL_VALUES) ? [ALL_VALUES] : multi ? known : known.slice(0, 1),
  };
}

function allChanged(allValue: string): string {
  const written = JSON.stringify(cut(allValue, 200));
  return EVERYTHING.has(allValue)
    ? `"All" stood for ${written}, every series whatever the variable offers; here it stands for the values that are offered.`
    : `"All" stood for ${written}; here it stands for all options.`;
}

export function valuesOf(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  const texts = list.flatMap((one) =>
    typeof one === 'string' ? [one] : typeof one === 'number' ? [String(one)] : [],
  );
  return [...new Set(texts.filter((text) => text !== '').map((text) => cut(text, LONGEST.value)))].slice(
    0,
    MOST,
  );
}

/** Each value once. */
export function uniqueOptions(options: readonly VariableOption[]): readonly VariableOption[] {
  return [...new Map(options.map((option) => [option.value, option])).values()].slice(0, MOST);
}

export function optionOf(value: string, text: string): VariableOption {
  const own = cut(value, LONGEST.value);
  return text === '' || text === value ? { value: own } : { value: own, text: cut(text, LONGEST.title) };
}
