import { formatDuration } from '../duration.ts';
import type { TimeRange } from '../time.ts';
import { escapeMarkdown } from './escape-markdown.ts';

/** What a variable stands for now. `resolveVariable` makes it. */
export interface VariableValue {
  /** What is chosen; with "All" every option. */
  readonly values: readonly string[];
  /** Shown to people in place of the values; as many as there are values. */
  readonly texts?: readonly string[];
  /** "All" is chosen. */
  readonly all?: boolean;
  /** With `all`: the options are all there may be, so that a filter by them would leave nothing out and is dropped. */
  readonly unrestricted?: boolean;
  /** Never read as a regular expression, whatever format is asked for: others may write it who may not ask for everything. */
  readonly literal?: boolean;
}

export interface VariableScope {
  /** A map, because a variable may be named like what every object has: `constructor`. */
  readonly variables: ReadonlyMap<string, VariableValue>;
  /** What is shown: `$__from`, `$__to` (milliseconds), `$__range` (`1h`), `$__range_s`, `$__range_ms`. */
  readonly window?: TimeRange;
  /** Width of the buckets: `$__interval` (`10s`), `$__interval_ms`. */
  readonly intervalMs?: number;
}

export const VARIABLE_FORMATS = [
  'default',
  'text',
  'regex',
  'csv',
  'json',
  'raw',
  'pipe',
  'percentencode',
  'queryparam',
  'markdown',
] as const;

export type VariableFormat = (typeof VARIABLE_FORMATS)[number];

export function isVariableFormat(text: string): text is VariableFormat {
  return (VARIABLE_FORMATS as readonly string[]).includes(text);
}

/** The value of a variable or of a built-in; undefined when there is none of that name, or it is not known here. */
export function findVariable(name: string, scope: VariableScope): VariableValue | undefined {
  const builtIn = builtInOf(name, scope);
  return builtIn === undefined ? scope.variables.get(name) : { values: [builtIn] };
}

function builtInOf(name: string, { window, intervalMs }: VariableScope): string | undefined {
  switch (name) {
    case '__interval':
      return intervalMs === undefined ? undefined : formatDuration(intervalMs);
    case '__interval_ms':
      return intervalMs === undefined ? undefined : String(intervalMs);
    case '__from':
      return window && String(window.startMs);
    case '__to':
      return window && String(window.endMs);
    case '__range':
      return window && formatDuration(window.endMs - window.startMs);
    case '__range_ms':
      return window && String(window.endMs - window.startMs);
    case '__range_s':
      return window && String(Math.round((window.endMs - window.startMs) / 1_000));
    default:
      return undefined;
  }
}

/** What is written in place of the variable. Every value gives a text; nothing throws. */
export function formatValue(value: VariableValue, format: VariableFormat, name: string): string {
  const { values } = value;
  switch (format) {
    case 'default':
      return values.join(', ');
    case 'text':
      return value.all === true ? 'All' : (value.texts ?? values).join(', ');
    case 'regex':
      return regexOf(value);
    case 'csv':
    case 'raw':
      return values.join(',');
    case 'json':
      return JSON.stringify(values.length === 1 ? values[0] : values);
    case 'pipe':
      return values.join('|');
    case 'percentencode':
      return percentEncode(values.join(','));
    case 'queryparam':
      return (value.all === true ? ['$__all'] : values)
        .map((one) => `var-${percentEncode(name)}=${percentEncode(one)}`)
        .join('&');
    case 'markdown':
      return escapeMarkdown(formatValue(value, 'text', name));
  }
}

/** A regular expression (RE2) that matches exactly the values. */
function regexOf({ values, all, unrestricted }: VariableValue): string {
  if (all === true && unrestricted === true) return '.*';
  const [only] = values;
  if (values.length === 1 && only !== undefined) return escapeRegex(only);
  // Sorted, so that the same choice in another order is the same query.
  return values.length === 0 ? '' : `(${[...new Set(values)].sort().map(escapeRegex).join('|')})`;
}

/** The text as a regular expression (RE2) that matches it alone. */
export function escapeRegex(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Half of a surrogate pair has no encoding: it becomes the replacement character. */
function percentEncode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
