import {
  type VariableScope,
  variablesIn,
  variablesInQuery,
} from '../../../../../src/model/dashboard/interpolate.ts';
import type { Display } from '../../../../../src/model/dashboard/panel.ts';
import type { PanelQuery } from '../../../../../src/model/dashboard/query.ts';
import type { ShownPanel } from '../../../../../src/model/dashboard/repeat.ts';
import { ALL_VALUES } from '../../../../../src/model/dashboard/variable.ts';
import type { VariableValue } from '../../../../../src/model/dashboard/variable-value.ts';
import { alertLink, type RuleBeginning } from '../../explore/explore-link.ts';
import { boardPath } from '../paths.ts';

export interface PanelRuleContext {
  /** `https://metrics.example`: texts of alerts are read elsewhere. */
  readonly origin: string;
  readonly boardId: string;
  /** Of the panel, with the value of a repeated one. */
  readonly scope: VariableScope;
}

/** As many as an address holds; whoever has more chosen says which of them are meant. */
const MOST_VALUES = 100;

/** Where a rule begins with a panel, or why none can. */
export type PanelRule = { readonly link: string } | { readonly reason: string };

const NO_EXPRESSIONS =
  'A rule cannot calculate expressions yet. Show the query to watch, or begin in Alerts.';
const NO_PROMQL = 'A rule cannot run PromQL yet.';

/**
 * The address at which an alert rule begins with the panel's first query that is shown, or why there is none. What is chosen on the
 * board becomes variables of the rule, so that its texts stay as the panel has them. Undefined where the panel asks nothing.
 */
export function panelRule(shown: ShownPanel, context: PanelRuleContext): PanelRule | undefined {
  const { panel } = shown;
  if (!('queries' in panel) || !('display' in panel)) return undefined;
  const drawn = panel.queries.filter(({ hidden }) => hidden !== true);
  const query = drawn.find((one) => one.kind === 'metric' && one.metric !== '');
  if (query?.kind !== 'metric') return reasonOf(panel.queries);
  const { metric, aggregation, filters, groupBy, interval } = query;
  const asked = { kind: 'metric', refId: 'A', metric, aggregation, filters, groupBy } as const;
  const names = [...new Set([...variablesInQuery(asked), ...variablesIn(panel.title)])];
  const variables = new Map(names.flatMap((name) => chosenOf(name, context.scope)));
  // Beside a calculated series, the panel's unit and thresholds may be that one's.
  const isOwn = drawn.every(({ kind }) => kind === 'metric');
  const beginning: RuleBeginning = {
    name: panel.title,
    threshold: isOwn ? firstThreshold(panel.display) : undefined,
    unit: isOwn ? panel.display.unit : undefined,
    dashboard: linkBack(shown.key, context, variables),
    variables,
  };
  const width = interval === undefined || variablesIn(interval).length > 0 ? {} : { interval };
  return { link: alertLink({ metric, aggregation, filters, groupBy, ...width }, beginning) };
}

function reasonOf(queries: readonly PanelQuery[]): PanelRule | undefined {
  if (queries.some(({ kind }) => kind === 'promql')) return { reason: NO_PROMQL };
  const isAsked = queries.some((query) => query.kind !== 'metric' || query.metric !== '');
  return isAsked ? { reason: NO_EXPRESSIONS } : undefined;
}

function chosenOf(name: string, { variables }: VariableScope): [string, readonly string[]][] {
  const value = variables.get(name);
  return value === undefined ? [] : [[name, valuesOf(value)]];
}

function valuesOf({ values, all, unrestricted }: VariableValue): readonly string[] {
  if (all === true && unrestricted === true) return [ALL_VALUES];
  return values.length > MOST_VALUES ? [] : values;
}

/** The first step of the thresholds; where the base is worse than the last step, what is below the first is bad. */
export function firstThreshold(display: Display): RuleBeginning['threshold'] {
  const { thresholds = [], thresholdsArePercent, min, max } = display;
  const first = thresholds.find(({ value }) => value !== null);
  if (first === undefined || first.value === null) return undefined;
  const base = thresholds.find(({ value }) => value === null);
  const isLowBad = base !== undefined && isBad(base.color) && !isBad(thresholds.at(-1)?.color);
  const condition = isLowBad ? 'lt' : 'gt';
  if (thresholdsArePercent !== true) return { condition, value: first.value };
  if (min === undefined || max === undefined) return undefined;
  return { condition, value: min + ((max - min) * first.value) / 100 };
}

function isBad(color: string | undefined): boolean {
  return color === 'firing' || color === 'pending' || color === 'error';
}

/** The board as it is now; what became variables of the rule stays variable in its text. */
function linkBack(
  key: string,
  { origin, boardId, scope }: PanelRuleContext,
  variables: ReadonlyMap<string, readonly string[]>,
): string {
  const params = new URLSearchParams();
  for (const [name, value] of scope.variables) {
    if (variables.has(name)) continue;
    for (const one of value.all === true ? [ALL_VALUES] : value.values) params.append(`var-${name}`, one);
  }
  params.set('panel', key);
  const templates = [...variables.keys()].map((name) => `&\${${name}:queryparam}`);
  return `${origin}${boardPath(boardId, params)}${templates.join('')}`;
}
