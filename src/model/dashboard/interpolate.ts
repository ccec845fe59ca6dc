import { escapeMarkdown } from './escape-markdown.ts';
import { interpolateFilters } from './interpolate-filters.ts';
import type { PanelQuery } from './query.ts';
import { parseTemplate, type Reference, variablesIn } from './template.ts';
import type { VariableFilter } from './variable.ts';
import {
  findVariable,
  formatValue,
  isVariableFormat,
  type VariableFormat,
  type VariableScope,
  type VariableValue,
} from './variable-value.ts';

export { variablesIn } from './template.ts';
export type { VariableFormat, VariableScope, VariableValue } from './variable-value.ts';
export { interpolateFilters };

export interface InterpolateOptions {
  /**
   * How references are written that name no format themselves. With `markdown` the template is Markdown: values are escaped in
   * other formats too, but for `raw` and those for addresses.
   */
  readonly format?: VariableFormat;
  /** Told of each reference to a variable that there is not, or in a format that there is not; it stays as text. */
  readonly onUnknown?: (reference: string) => void;
}

/** The template with its variables filled in. Values are texts: what looks like a variable in one is not filled in again. */
export function interpolate(
  template: string,
  scope: VariableScope,
  options: InterpolateOptions = {},
): string {
  return parseTemplate(template)
    .map((part) => (typeof part === 'string' ? part : written(part, scope, options)))
    .join('');
}

/** What these formats write goes into Markdown as it is. */
const AS_THEY_ARE: ReadonlySet<VariableFormat> = new Set(['markdown', 'raw', 'percentencode', 'queryparam']);

function written(reference: Reference, scope: VariableScope, options: InterpolateOptions): string {
  const format = reference.format ?? options.format ?? 'default';
  const value = findVariable(reference.name, scope);
  if (value !== undefined && isVariableFormat(format)) {
    const text = formatValue(value, format, reference.name);
    return options.format === 'markdown' && !AS_THEY_ARE.has(format) ? escapeMarkdown(text) : text;
  }
  options.onUnknown?.(reference.written);
  return reference.written;
}

/**
 * A panel's query with all its variables filled in. PromQL keeps them: what its quotes ask for is known where it is run. An
 * interval of `auto` or `$__interval` is left out, which is what the panel's width asks for.
 */
export function interpolateQuery(
  query: PanelQuery,
  scope: VariableScope,
  options: Pick<InterpolateOptions, 'onUnknown'> = {},
): PanelQuery {
  const named =
    query.legend === undefined
      ? query
      : { ...query, legend: interpolate(query.legend, scope, { ...options, format: 'text' }) };
  switch (named.kind) {
    case 'metric': {
      const { interval, ...rest } = named;
      const width = interval === undefined ? undefined : intervalOf(interval, scope, options);
      return {
        ...rest,
        metric: interpolate(named.metric, scope, { ...options, format: 'raw' }),
        filters: interpolateFilters(named.filters, scope, options),
        groupBy: groupingOf(named.groupBy, scope, options),
        ...(width === undefined ? {} : { interval: width }),
      };
    }
    case 'expression':
      return { ...named, expression: interpolate(named.expression, scope, { ...options, format: 'raw' }) };
    case 'promql':
      return named;
  }
}

const AUTOMATIC_INTERVAL = /^\s*(?:auto|\$__interval|\$\{__interval\})?\s*$/;

function intervalOf(interval: string, scope: VariableScope, options: InterpolateOptions): string | undefined {
  if (AUTOMATIC_INTERVAL.test(interval)) return undefined;
  const width = interpolate(interval, scope, { ...options, format: 'raw' });
  return AUTOMATIC_INTERVAL.test(width) ? undefined : width.trim();
}

/** A variable of several tag keys groups by all of them. */
function groupingOf(
  groupBy: readonly string[],
  scope: VariableScope,
  options: InterpolateOptions,
): readonly string[] {
  const keys = groupBy.flatMap((key) => {
    const values = bareValue(key, scope)?.values;
    return values ?? [interpolate(key, scope, { ...options, format: 'raw' })];
  });
  return [...new Set(keys)].filter((key) => key !== '');
}

/** The value of the variable that is all there is of the text. */
function bareValue(template: string, scope: VariableScope): VariableValue | undefined {
  const [part, ...more] = parseTemplate(template);
  const isBare = more.length === 0 && typeof part === 'object' && part.format === undefined;
  return isBare ? findVariable(part.name, scope) : undefined;
}

/** The names of the variables that filters depend on. */
export function variablesInFilters(filters: readonly VariableFilter[]): readonly string[] {
  return [...new Set(filters.flatMap(({ key, value }) => [...variablesIn(key), ...variablesIn(value)]))];
}

/** The names of the variables that a query depends on. */
export function variablesInQuery(query: PanelQuery): readonly string[] {
  const names = new Set(variablesIn(query.legend ?? ''));
  for (const name of bodyVariables(query)) names.add(name);
  return [...names];
}

function bodyVariables(query: PanelQuery): readonly string[] {
  switch (query.kind) {
    case 'metric':
      return [
        ...[query.metric, ...query.groupBy, query.interval ?? ''].flatMap(variablesIn),
        ...variablesInFilters(query.filters),
      ];
    case 'expression':
      return variablesIn(query.expression);
    case 'promql':
      return variablesIn(query.promql);
  }
}
