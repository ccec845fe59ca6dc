import { useMemo } from 'react';
import { fillRule } from '../../../../../src/model/rule-variables.ts';
import type { AnswerSeries, QuerySpec } from '../../../api/types.ts';
import { type MetricQuery, useMetricQuery } from '../../../api/use-metric-query.ts';
import type { Unit } from '../../../format/units.ts';
import type { Window } from '../../../time/range.ts';
import type { Condition, RuleInput } from '../api/rule-types.ts';
import { niceStep } from '../chart/round.ts';
import type { TimedBacktest } from './use-probe.ts';

export interface RuleSeries {
  readonly series: readonly AnswerSeries[] | undefined;
  readonly window: Window;
  /** The backtest that the series come from; undefined while the plain query stands in for it. */
  readonly backtest: TimedBacktest | undefined;
  readonly query: MetricQuery;
}

/** The values that the rule compares, once there is a backtest of this very query; until then those of the plain query. */
export function useRuleSeries(
  spec: QuerySpec | undefined,
  windowSeconds: number | undefined,
  latest: TimedBacktest | undefined,
): RuleSeries {
  const backtest =
    latest !== undefined && answers(fillRule(latest.rule), spec, windowSeconds) ? latest : undefined;
  const query = useMetricQuery(backtest === undefined ? spec : undefined);
  const own = useMemo(
    () =>
      backtest?.result.series.map(({ tags, points }) => ({
        metric: backtest.rule.query.metric,
        tags,
        points,
      })),
    [backtest],
  );
  return {
    series: own ?? query.answer?.data,
    window: backtest?.window ?? query.window,
    backtest,
    query,
  };
}

/** A new threshold does not change the lines; another filter or window does. */
export function answers(
  { query, groupBy = [] }: Pick<RuleInput, 'query' | 'groupBy'>,
  spec: QuerySpec | undefined,
  windowSeconds: number | undefined,
): boolean {
  return (
    spec !== undefined &&
    query.windowSeconds === windowSeconds &&
    query.metric === spec.metric &&
    query.aggregation === spec.aggregation &&
    JSON.stringify(query.filters ?? []) === JSON.stringify(spec.filters ?? []) &&
    JSON.stringify(groupBy) === JSON.stringify(spec.groupBy ?? [])
  );
}

/** A threshold a little beyond all that was seen: a line to begin with. */
export function suggestThreshold(
  series: readonly AnswerSeries[] | undefined,
  condition: Condition,
  unit: Unit,
): number | undefined {
  const values = (series ?? []).flatMap(({ points }) =>
    points.flatMap(([, value]) => (value === null ? [] : [value])),
  );
  if (values.length === 0) return undefined;
  const lowest = values.reduce((a, b) => Math.min(a, b));
  const highest = values.reduce((a, b) => Math.max(a, b));
  const isLower = condition === 'lt' || condition === 'lte';
  const edge = isLower ? lowest : highest;
  const room = Math.max(Math.abs(edge) * 0.1, (highest - lowest) * 0.1);
  const step = niceStep(unit, room / 2 || 1);
  const beyond = isLower ? Math.floor((edge - room) / step) : Math.ceil((edge + room) / step);
  const most =
    unit.kind === 'percent' && highest <= 100 / unit.factor ? 100 / unit.factor : Number.POSITIVE_INFINITY;
  return Number(Math.min(beyond * step, most).toPrecision(10));
}
