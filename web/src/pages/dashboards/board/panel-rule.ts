import {
  type VariableScope,
  variablesIn,
  variablesInQuery,
} from '../../../../../src/model/dashboard/interpolate.ts';
import type { BodyPanel } from '../../../../../src/model/dashboard/layout.ts';
import type { Display } from '../../../../../src/model/dashboard/panel.ts';
import type { MetricPanelQuery } from '../../../../../src/model/dashboard/query.ts';
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

/**
 * The address at which an alert rule begins with the panel's first query. What is chosen on the board becomes variables of the rule,
 * so that its texts stay as the panel has them. Undefined where the panel has no query that a rule can ask.
 */
export function panelRuleLink(shown: ShownPanel, context: PanelRuleContext): string | undefined {
  const { panel } = shown;
  const query = firstQuery(panel);
  if (query === undefined || !('display' in panel)) return undefined;
  const { metric, aggregation, filters, groupBy, interval } = query;
  const asked = { kind: 'metric', refId: 'A', metric, aggregation, filters, groupBy } as const;
  const names = [...new Set([...variablesInQuery(asked), ...variablesIn(panel.title)])];
  const variables = new Map(names.flatMap((name) => chosenOf(name, context.scope)));
  const beginning: RuleBeginning = {
    name: panel.title,
    threshold: firstThreshold(panel.display),
    unit: panel.display.unit,
    dashboard: linkBack(shown.key, context, variables),
    variables,
  };
  const width = interval === undefined || variablesIn(interval).length > 0 ? {} : { interval };
  return alertLink({ metric, aggregation, filters, groupBy, ...width }, beginning);
}

/** One that is drawn before one that only expressions need. */
function firstQuery(panel: BodyPanel): MetricPanelQuery | undefined {
  if (!('queries' in panel)) return undefined;
  const queries = panel.queries.filter((query) => query.kind === 'metric');
  return queries.find(({ hidden }) => hidden !== true) ?? queries[0];
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
