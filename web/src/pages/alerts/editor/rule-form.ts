import type { Aggregation, Filter, QuerySpec, Tags } from '../../../api/types.ts';
import { filterList } from '../active/alert-links.ts';
import type { Condition, ErrorPolicy, NoDataPolicy, RuleInput, Severity } from '../api/rule-types.ts';
import { writeDuration } from '../ui/durations.ts';

export interface Pair {
  readonly key: string;
  readonly value: string;
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
    filters: filterList(query.filters),
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
    channels: rule.notification?.channels ?? [],
  };
}

function pairs(texts: Tags | undefined): Pair[] {
  return Object.entries(texts ?? {}).map(([key, value]) => ({ key, value }));
}

/** What the chart asks: the query alone, without the condition. */
export function specOfForm(form: RuleForm): QuerySpec | undefined {
  if (form.metric === '') return undefined;
  return {
    metric: form.metric,
    aggregation: form.aggregation,
    ...(form.filters.length === 0 ? {} : { filters: form.filters }),
    ...(form.groupBy.length === 0 ? {} : { groupBy: form.groupBy, limit: MOST_LINES, orderBy: '-max' }),
  };
}

// As many as a backtest draws.
const MOST_LINES = 20;

export function sameForm(a: RuleForm, b: RuleForm): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
