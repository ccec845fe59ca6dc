import { parseTemplate, type Reference, type TemplatePart } from './template.ts';
import type { VariableFilter } from './variable.ts';
import {
  escapeRegex,
  findVariable,
  formatValue,
  isVariableFormat,
  type VariableScope,
  type VariableValue,
} from './variable-value.ts';

interface FilterOptions {
  readonly onUnknown?: (reference: string) => void;
}

/**
 * Filters with their variables filled in. One value stays with `=` and `!=`; several become alternatives of `=~` and `!~`, each
 * escaped. In a regular expression a value stands for itself, unless its format (`:raw`, `:pipe`) says otherwise. A filter by nothing
 * but a variable of which all is chosen is dropped; the opposite filter finds series without the tag.
 */
export function interpolateFilters(
  filters: readonly VariableFilter[],
  scope: VariableScope,
  options: FilterOptions = {},
): readonly VariableFilter[] {
  return filters.flatMap((filter) => {
    const key = textOf(parseTemplate(filter.key), scope, { ...options, plain: 'raw' });
    return interpolated({ ...filter, key }, scope, options);
  });
}

function interpolated(
  filter: VariableFilter,
  scope: VariableScope,
  options: FilterOptions,
): VariableFilter[] {
  const parts = parseTemplate(filter.value);
  const plain = parts.flatMap((part) => {
    const value = typeof part !== 'string' && isPlain(part) ? findVariable(part.name, scope) : undefined;
    return value === undefined ? [] : [value];
  });
  if (parts.length === 1 && plain[0] !== undefined && isEverything(plain[0])) return everything(filter);
  const { op } = filter;
  if (op === '=~' || op === '!~') {
    return [{ ...filter, value: textOf(parts, scope, { ...options, plain: 'regex', isRegex: true }) }];
  }
  if (!plain.some((value) => value.values.length > 1 || isEverything(value))) {
    return [{ ...filter, value: textOf(parts, scope, { ...options, plain: 'raw' }) }];
  }
  const value = textOf(parts, scope, { ...options, plain: 'regex', escapes: true });
  return [{ ...filter, op: op === '=' ? '=~' : '!~', value }];
}

function isEverything({ all, unrestricted }: VariableValue): boolean {
  return all === true && unrestricted === true;
}

/** Every value passes; none passes, which leaves the series that have no value. */
function everything(filter: VariableFilter): VariableFilter[] {
  return filter.op === '=' || filter.op === '=~' ? [] : [{ ...filter, op: '=', value: '' }];
}

/** Written in the way that the operator asks for. */
function isPlain({ format }: Reference): boolean {
  return format === undefined || format === 'regex';
}

interface TextOptions extends FilterOptions {
  /** How references are written that leave it to the operator. */
  readonly plain: 'raw' | 'regex';
  /** The parts are literal, and the text becomes a regular expression. */
  readonly escapes?: boolean;
  /** The parts are regular expressions already. */
  readonly isRegex?: boolean;
}

function textOf(parts: readonly TemplatePart[], scope: VariableScope, options: TextOptions): string {
  const { escapes = false } = options;
  return parts
    .map((part) => {
      if (typeof part === 'string') return escapes ? escapeRegex(part) : part;
      const value = findVariable(part.name, scope);
      if (value === undefined || !isVariableFormat(part.format ?? 'raw')) {
        options.onUnknown?.(part.written);
        // In a regular expression a dollar sign would be the end of the text.
        return escapes || options.isRegex === true ? escapeRegex(part.written) : part.written;
      }
      return valueText(part, value, options);
    })
    .join('');
}

function valueText(reference: Reference, value: VariableValue, options: TextOptions): string {
  const { name, format } = reference;
  if (isPlain(reference)) return formatValue(value, options.plain, name);
  if (options.isRegex === true && value.literal === true) return formatValue(value, 'regex', name);
  const text = format !== undefined && isVariableFormat(format) ? formatValue(value, format, name) : '';
  return options.escapes === true ? escapeRegex(text) : text;
}
