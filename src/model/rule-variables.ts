import { interpolate, interpolateQuery } from './dashboard/interpolate.ts';
import { parseTemplate } from './dashboard/template.ts';
import { ALL_VALUES, type VariableFilter } from './dashboard/variable.ts';
import { escapeRegex, type VariableScope, type VariableValue } from './dashboard/variable-value.ts';

/** What the variables of a rule stand for: one value, several, or `$__all`, as on dashboards. */
export type RuleVariables = Readonly<Record<string, string | readonly string[]>>;

/** `{host: "a", env: ["x", "y"]}` or a list, as in a query. */
export type RuleFilters = readonly VariableFilter[] | Readonly<Record<string, string | readonly string[]>>;

/** The parts of an alert rule or recording rule in which `$name` may stand. */
export interface RuleTemplate {
  readonly name: string;
  /** The metric that a recording rule writes. */
  readonly record?: string;
  readonly query: { readonly metric: string; readonly filters?: RuleFilters };
  readonly groupBy?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly variables?: RuleVariables;
}

/** The values that texts of the rule are filled in with. */
export function ruleScope(variables: RuleVariables = {}): VariableScope {
  return {
    variables: new Map(Object.entries(variables).map(([name, given]) => [name, valueOfVariable(given)])),
  };
}

/** What is allowed is not known here: all means that nothing is left out. */
function valueOfVariable(given: string | readonly string[]): VariableValue {
  const values = typeof given === 'string' ? [given] : given;
  return values.includes(ALL_VALUES) ? { values: [], all: true, unrestricted: true } : { values };
}

/**
 * The rule with its variables filled in: what is evaluated, and what people read. In filters several values become alternatives
 * and all drops the filter, as on dashboards. Annotations stay: they are filled in piece by piece, so that a value is never read as
 * a template. A rule without variables is returned as it is.
 */
export function fillRule<R extends RuleTemplate>(rule: R): R {
  const { variables = {}, query, groupBy, labels, record } = rule;
  if (Object.keys(variables).length === 0) return rule;
  const scope = ruleScope(variables);
  const text = (template: string) => interpolate(template, scope, { format: 'text' });
  return {
    ...rule,
    name: text(rule.name),
    ...(record === undefined ? {} : { record: interpolate(record, scope, { format: 'raw' }) }),
    ...filledQuery(query, groupBy, scope),
    ...(labels === undefined ? {} : { labels: mapValues(labels, text) }),
  };
}

function filledQuery(
  query: RuleTemplate['query'],
  groupBy: readonly string[] | undefined,
  scope: VariableScope,
) {
  const filled = interpolateQuery(
    {
      ...{ kind: 'metric', refId: 'A', aggregation: 'avg' },
      metric: query.metric,
      filters: filterTemplates(query.filters),
      groupBy: groupBy ?? [],
    },
    scope,
  );
  if (filled.kind !== 'metric') throw new Error('BUG: filling in changed the kind of a query');
  const { metric, filters } = filled;
  return {
    query: { ...query, metric, ...(query.filters === undefined ? {} : { filters }) },
    ...(groupBy === undefined ? {} : { groupBy: filled.groupBy.toSorted() }),
  };
}

/** Both shapes of filters as a list in which the variables still stand. */
export function filterTemplates(filters: RuleFilters | undefined): readonly VariableFilter[] {
  if (filters === undefined) return [];
  if (isList(filters)) return filters;
  return Object.entries(filters).map(([key, value]) => {
    const values = typeof value === 'string' ? [value] : value;
    const [only] = values;
    if (values.length === 1 && only !== undefined) return { key, op: '=', value: only };
    return { key, op: '=~', value: values.map(alternative).join('|') };
  });
}

/** A value meant literally, as a part of a regular expression; its variables stay. */
function alternative(value: string): string {
  return parseTemplate(value)
    .map((part) => (typeof part === 'string' ? escapeRegex(part) : part.written))
    .join('');
}

function isList(filters: RuleFilters): filters is readonly VariableFilter[] {
  return Array.isArray(filters);
}

function mapValues(texts: Readonly<Record<string, string>>, map: (text: string) => string) {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, map(text)]));
}
