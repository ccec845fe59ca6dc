import type { ConstantVariable, IntervalVariable, TextVariable } from '../../../model/dashboard/variable.ts';
import { parseDurationMs } from '../../../model/duration.ts';
import { type Fields, shorten } from '../fields.ts';
import { cut, LONGEST } from '../text.ts';
import { valuesOf } from './choice.ts';
import { questionOf, type VariableInput } from './input.ts';

const MOST_WIDTHS = 50;

/** `1m,10m,1h`, and "auto", which follows the panel here. */
export function intervalVariable({ fields, base }: VariableInput): IntervalVariable {
  fields.skip('options', 'auto_count', 'auto_min');
  const isAutomatic = fields.flag('auto') === true;
  const widths = (fields.text('query') ?? '').split(',').map((part) => part.trim().replaceAll(/["']/g, ''));
  const known = widths.filter((width) => (parseDurationMs(width) ?? 0) > 0 && width.length <= 50);
  const lost = widths.filter((width) => width !== '' && !known.includes(width));
  if (lost.length > 0)
    fields.notSupported('query', `The widths ${shorten(lost.join(', '))} are not known here.`);
  const options = [...new Set([...(isAutomatic || known.length === 0 ? ['auto'] : []), ...known])].slice(
    0,
    MOST_WIDTHS,
  );
  const [chosen = ''] = valuesOf(fields.object('current').raw('value'));
  fields.object('current').skip('text', 'selected', 'tags');
  const selected = chosen.startsWith('$__auto') ? 'auto' : chosen;
  return {
    ...base,
    kind: 'interval',
    options,
    selected: options.includes(selected) ? selected : (options[0] ?? 'auto'),
  };
}

export function textVariable({ fields, base }: VariableInput): TextVariable {
  const [chosen] = valuesOf(fields.object('current').raw('value'));
  const query = fields.text('query') ?? '';
  skipStored(fields);
  return { ...base, kind: 'text', selected: oneLine(chosen ?? query) };
}

export function constantVariable({ fields, base }: VariableInput): ConstantVariable {
  const [chosen] = valuesOf(fields.object('current').raw('value'));
  const query = questionOf(fields);
  skipStored(fields);
  return { ...base, kind: 'constant', value: oneLine(query === '' ? (chosen ?? '') : query) };
}

function skipStored(fields: Fields): void {
  fields.skip('options', 'originalQuery');
  fields.object('current').skip('text', 'selected', 'tags');
}

function oneLine(text: string): string {
  return cut(text, LONGEST.value);
}
