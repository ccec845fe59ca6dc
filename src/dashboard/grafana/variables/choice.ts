import { ALL_VALUES, type VariableOption } from '../../../model/dashboard/variable.ts';
import type { Fields } from '../fields.ts';
import { cut, LONGEST } from '../text.ts';

export interface Choice {
  readonly multi: boolean;
  readonly includeAll: boolean;
  readonly selected: readonly string[];
}

const MOST = 1_000;
/** What "All" may be written as where it means the same as leaving the filter out, or nearly so. */
const ALL_PATTERNS: ReadonlySet<string> = new Set(['.*', '.+', '']);

/** Whether several may be chosen, and which are. */
export function readChoice(fields: Fields): Choice {
  const multi = fields.flag('multi') === true;
  const includeAll = fields.flag('includeAll') === true;
  const allValue = fields.text('allValue');
  if (allValue !== undefined && !ALL_PATTERNS.has(allValue.trim()) && includeAll)
    fields.translated(
      'allValue',
      `"All" stood for ${JSON.stringify(cut(allValue, 200))}; here it stands for all options.`,
    );
  const current = valuesOf(fields.object('current').raw('value'));
  fields.object('current').skip('text', 'selected', 'tags', 'isNone');
  const known = current.filter((value) => value !== ALL_VALUES || includeAll);
  return {
    multi,
    includeAll,
    selected: known.includes(ALL_VALUES) ? [ALL_VALUES] : multi ? known : known.slice(0, 1),
  };
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
