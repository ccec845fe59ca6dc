import { fillRule, filterTemplates } from '../../../../../src/model/rule-variables.ts';
import type { Filter, QuerySpec, Tags } from '../../../api/types.ts';
import { isoMoment } from '../../../time/range.ts';
import { exploreLink } from '../../explore/explore-link.ts';
import type { Rule } from '../api/rule-types.ts';

/** What a rule asks, its variables filled in; of one of its groups where the tags are given. */
export function ruleSpec(
  rule: Pick<Rule, 'name' | 'query' | 'groupBy' | 'variables'>,
  tags: Tags = {},
): QuerySpec {
  const { query, groupBy } = fillRule(rule);
  const own = Object.entries(tags).map(([key, value]): Filter => ({ key, op: '=', value }));
  const filters = [...filterTemplates(query.filters), ...own];
  return {
    metric: query.metric,
    aggregation: query.aggregation,
    ...(filters.length === 0 ? {} : { filters }),
    ...(groupBy.length === 0 ? {} : { groupBy }),
  };
}

const HOUR_MS = 3_600_000;

/** The time to look at: an hour before it began, until now or an hour after it ended. */
export function rangeAround(beganMs: number, endedMs: number | undefined): { from: string; to: string } {
  return {
    from: isoMoment(beganMs - HOUR_MS),
    to: endedMs === undefined ? 'now' : isoMoment(endedMs + HOUR_MS),
  };
}

/** Explore with the query of the rule, at that time. */
export function exploreAt(spec: QuerySpec, range: { readonly from: string; readonly to: string }): string {
  return `${exploreLink(spec)}&from=${encodeURIComponent(range.from)}&to=${encodeURIComponent(range.to)}`;
}
