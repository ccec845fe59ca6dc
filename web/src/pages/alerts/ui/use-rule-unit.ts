import { fillRule } from '../../../../../src/model/rule-variables.ts';
import { aggregatedUnit, metricUnit, type Unit } from '../../../format/units.ts';
import { useMetricInfo } from '../../explore/use-metric-info.ts';
import type { Rule } from '../api/rule-types.ts';

/** How the values and thresholds of a rule are written. */
export function useRuleUnit(rule: Pick<Rule, 'name' | 'query' | 'variables'> | undefined): Unit {
  const metric = rule === undefined ? '' : fillRule(rule).query.metric;
  const { info } = useMetricInfo(metric);
  return aggregatedUnit(metricUnit(metric, info?.unit), rule?.query.aggregation ?? 'avg');
}
