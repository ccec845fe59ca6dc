import type { Tags } from '../../../model/series.ts';
import type { TimestampMs } from '../../../model/time.ts';
import type { RuleStatus } from '../../engine/index.ts';

export interface TimedValue {
  readonly value: number;
  /** When it was evaluated. */
  readonly atMs: TimestampMs;
}

/** Looks up the last value of a group of a rule, among those groups that the status of a rule lists. */
export function valuesOfGroups(
  statuses: ReadonlyMap<string, RuleStatus>,
): (ruleId: string, tags: Tags) => TimedValue | undefined {
  const values = new Map<string, TimedValue>();
  for (const [ruleId, { groups, groupsAtMs }] of statuses) {
    for (const { tags, value } of groups) {
      if (value !== null && groupsAtMs !== null) {
        values.set(keyOf(ruleId, tags), { value, atMs: groupsAtMs });
      }
    }
  }
  return (ruleId, tags) => values.get(keyOf(ruleId, tags));
}

function keyOf(ruleId: string, tags: Tags): string {
  return JSON.stringify([ruleId, Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
