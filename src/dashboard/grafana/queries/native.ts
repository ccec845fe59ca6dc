import type { MetricPanelQuery, PanelQuery } from '../../../model/dashboard/query.ts';
import type { NativeMetric } from '../promql/piece.ts';
import type { RefIds } from './ref-ids.ts';

export interface NativeQueriesOptions {
  readonly refId: string;
  readonly refIds: RefIds;
  readonly hidden: boolean;
  readonly legend: string | undefined;
  /** On top of what the queries themselves are shifted by. */
  readonly timeShiftSeconds: number | undefined;
}

/** The queries of a panel that a translation gives: one, or an expression with those it needs, which are not drawn. */
export function nativeQueries(
  tokens: readonly (string | NativeMetric)[],
  options: NativeQueriesOptions,
): readonly PanelQuery[] {
  const { refId, hidden, legend } = options;
  const shown = { refId, ...(hidden && { hidden }), ...(legend !== undefined && { legend }) };
  const [only] = tokens;
  if (tokens.length === 1 && typeof only === 'object') return [{ ...shown, ...metricOf(only, options) }];
  const needed = new Map<string, MetricPanelQuery>();
  const expression = tokens.map((token) =>
    typeof token === 'string' ? token : nameOf(token, needed, options),
  );
  return [
    ...needed.values(),
    { ...shown, kind: 'expression', expression: withoutOuterParentheses(expression.join('')) },
  ];
}

/** The same question twice in an expression is asked once. */
function nameOf(
  metric: NativeMetric,
  needed: Map<string, MetricPanelQuery>,
  options: NativeQueriesOptions,
): string {
  const key = JSON.stringify(metric);
  const known = needed.get(key) ?? {
    refId: options.refIds.fresh(),
    hidden: true,
    ...metricOf(metric, options),
  };
  needed.set(key, known);
  return known.refId;
}

function metricOf(metric: NativeMetric, { timeShiftSeconds = 0 }: NativeQueriesOptions) {
  const shift = (metric.timeShiftSeconds ?? 0) + timeShiftSeconds;
  const { timeShiftSeconds: _, ...rest } = metric;
  return { kind: 'metric', ...rest, ...(shift !== 0 && { timeShiftSeconds: shift }) } as const;
}

/** Parentheses around all of it say nothing. */
function withoutOuterParentheses(expression: string): string {
  if (!expression.startsWith('(') || !expression.endsWith(')')) return expression;
  let depth = 0;
  for (const [index, character] of [...expression].entries()) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth === 0 && index < expression.length - 1) return expression;
  }
  return expression.slice(1, -1);
}
