import { variablesIn } from '../../../../../src/model/dashboard/template.ts';
import { filterTemplates, type RuleVariables } from '../../../../../src/model/rule-variables.ts';
import type { Aggregation, Filter, QuerySpec, Tags } from '../../../api/types.ts';
import { ruleSpec } from '../active/alert-links.ts';
import type { Condition, ErrorPolicy, NoDataPolicy, RuleInput, Severity } from '../api/rule-types.ts';
import { writeDuration } from '../ui/durations.ts';

export interface Pair {
  readonly key: string;
  readonly value: string;
}

/** What `$name` stands for in the rule. */
export interface RuleVariable {
  readonly name: string;
  /** Empty while nothing is chosen. */
  readonly values: readonly string[];
}

/** A rule as it is being written: numbers and durations as typed, so that nothing is lost on the way. */
export interface RuleForm {
  readonly name: string;
  readonly description: string;
  readonly metric: string;
  readonly aggregation: Aggregation;
  readonly filters: readonly Filter[];
  readonly window: string;
  readonly groupBy: readonly string[];
  readonly condition: Condition;
  readonly threshold: string;
  /** Empty: the threshold itself. */
  readonly resolve: string;
  readonly hold: string;
  readonly keep: string;
  readonly interval: string;
  readonly delay: string;
  readonly severity: Severity;
  readonly enabled: boolean;
  readonly noData: NoDataPolicy;
  readonly onError: ErrorPolicy;
  readonly maxGroups: string;
  readonly labels: readonly Pair[];
  readonly annotations: readonly Pair[];
  readonly variables: readonly RuleVariable[];
  readonly channels: readonly string[];
}

// What the server takes where a rule says nothing.
const DEFAULT_WINDOW_SECONDS = 300;
const DEFAULT_INTERVAL_SECONDS = 10;
const DEFAULT_MAX_GROUPS = 1_000;

export const EMPTY_RULE: RuleForm = {
  name: '',
  description: '',
  metric: '',
  aggregation: 'avg',
  filters: [],
  window: '5m',
  groupBy: [],
  condition: 'gt',
  threshold: '',
  resolve: '',
  hold: '1m',
  keep: '0s',
  interval: writeDuration(DEFAULT_INTERVAL_SECONDS),
  delay: '0s',
  severity: 'warning',
  enabled: true,
  noData: 'keep',
  onError: 'keep',
  maxGroups: String(DEFAULT_MAX_GROUPS),
  labels: [],
  annotations: [{ key: 'summary', value: '' }],
  variables: [],
  channels: [],
};

/** The form of a rule as it is stored. */
export function formOf(rule: RuleInput): RuleForm {
  const { query, resolveThreshold, threshold } = rule;
  return {
    name: rule.name,
    description: rule.description ?? '',
    metric: query.metric,
    aggregation: query.aggregation,
    filters: filterTemplates(query.filters),
    window: writeDuration(query.windowSeconds ?? DEFAULT_WINDOW_SECONDS),
    groupBy: rule.groupBy ?? [],
    condition: rule.condition,
    threshold: String(threshold),
    resolve: resolveThreshold === undefined || resolveThreshold === threshold ? '' : String(resolveThreshold),
    hold: writeDuration(rule.durationSeconds ?? 0),
    keep: writeDuration(rule.keepFiringForSeconds ?? 0),
    interval: writeDuration(rule.intervalSeconds ?? DEFAULT_INTERVAL_SECONDS),
    delay: writeDuration(rule.delaySeconds ?? 0),
    severity: rule.severity ?? 'warning',
    enabled: rule.enabled ?? true,
    noData: rule.noData ?? 'keep',
    onError: rule.onError ?? 'keep',
    maxGroups: String(rule.maxGroups ?? DEFAULT_MAX_GROUPS),
    labels: pairs(rule.labels),
    annotations: pairs(rule.annotations),
    variables: variablesOf(rule.variables),
    channels: rule.notification?.channels ?? [],
  };
}

function pairs(texts: Tags | undefined): Pair[] {
  return Object.entries(texts ?? {}).map(([key, value]) => ({ key, value }));
}

function variablesOf(variables: RuleVariables = {}): RuleVariable[] {
  return Object.entries(variables).map(([name, given]) => ({
    name,
    values: typeof given === 'string' ? [given] : given,
  }));
}

/** The variables that the query names, each once. */
export function queryVariables({ metric, filters, groupBy }: RuleForm): readonly string[] {
  const texts = [metric, ...filters.flatMap(({ key, value }) => [key, value]), ...groupBy];
  return [...new Set(texts.flatMap(variablesIn))];
}

/** As the server takes them; those without a value are left out. */
export function variableValues(variables: readonly RuleVariable[]): RuleVariables {
  return Object.fromEntries(
    variables.flatMap(({ name, values }) => {
      const [only] = values;
      return only === undefined ? [] : [[name, values.length === 1 ? only : values]];
    }),
  );
}

/** What the chart asks: the query alone, without the condition, its variables filled in. */
export function specOfForm(form: RuleForm): QuerySpec | undefined {
  if (form.metric === '') return undefined;
  const { metric, aggregation, filters, groupBy } = form;
  const spec = ruleSpec({
    name: form.name,
    query: { metric, aggregation, filters },
    groupBy,
    variables: variableValues(form.variables),
  });
  return spec.groupBy === undefined ? spec : { ...spec, limit: MOST_LINES, orderBy: '-max' };
}

// As many as a backtest draws.
const MOST_LINES = 20;

export function sameForm(a: RuleForm, b: RuleForm): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
