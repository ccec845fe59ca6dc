import type { Tags } from '../../../model/series.ts';
import type { RuleStatus } from '../../engine/index.ts';

/** Looks up the last value of a group of a rule, among those groups that the status of a rule lists. */
export function valuesOfGroups(
  statuses: ReadonlyMap<string, RuleStatus>,
): (ruleId: string, tags: Tags) => number | undefined {
  const values = new Map<string, number>();
  for (const [ruleId, { groups }] of statuses) {
    for (const { tags, value } of groups) if (value !== null) values.set(keyOf(ruleId, tags), value);
  }
  return (ruleId, tags) => values.get(keyOf(ruleId, tags));
}

function keyOf(ruleId: string, tags: Tags): string {
  return JSON.stringify([ruleId, Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
