import type { Filter, QuerySpec, Tags } from '../../../api/types.ts';
import { isoMoment } from '../../../time/range.ts';
import { exploreLink } from '../../explore/explore-link.ts';
import type { Rule, RuleFilters } from '../api/rule-types.ts';
import { escapePattern } from '../ui/matching.ts';

/** The filters of a rule as a list, however its file wrote them. */
export function filterList(filters: RuleFilters | undefined): readonly Filter[] {
  if (filters === undefined) return [];
  if (Array.isArray(filters)) return filters;
  return Object.entries(filters as Record<string, string | readonly string[]>).map(([key, value]) =>
    typeof value === 'string'
      ? { key, op: '=', value }
      : { key, op: '=~', value: value.map(escapePattern).join('|') },
  );
}

/** What a rule asks, of one of its groups where the tags are given. */
export function ruleSpec(rule: Pick<Rule, 'query' | 'groupBy'>, tags: Tags = {}): QuerySpec {
  const own = Object.entries(tags).map(([key, value]): Filter => ({ key, op: '=', value }));
  const filters = [...filterList(rule.query.filters), ...own];
  return {
    metric: rule.query.metric,
    aggregation: rule.query.aggregation,
    ...(filters.length === 0 ? {} : { filters }),
    ...(rule.groupBy.length === 0 ? {} : { groupBy: rule.groupBy }),
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
