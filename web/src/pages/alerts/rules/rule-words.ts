import { formatValue, type Unit } from '../../../format/units.ts';
import { describe } from '../../explore/explore-state.ts';
import { ruleSpec } from '../active/alert-links.ts';
import type { Rule, RuleStatus } from '../api/rule-types.ts';
import { writeDuration } from '../ui/durations.ts';
import { conditionSymbol } from '../ui/state-words.ts';

/** "avg(cpu_usage_percent) by host > 80 %, for 5m". */
export function ruleWords(
  rule: Pick<
    Rule,
    'name' | 'query' | 'groupBy' | 'variables' | 'condition' | 'threshold' | 'durationSeconds'
  >,
  unit: Unit,
): string {
  const held = rule.durationSeconds > 0 ? ` for ${writeDuration(rule.durationSeconds)}` : '';
  const compared = `${conditionSymbol(rule.condition)} ${formatValue(rule.threshold, unit)}`;
  return `${describe(ruleSpec(rule))} ${compared}${held}`;
}

/** "3 firing, 1 pending of 8 groups"; nothing where the state alone says it. */
export function groupWords(status: RuleStatus): string {
  const parts = [
    [status.firing, 'firing'],
    [status.error, 'failing'],
    [status.noData, 'without data'],
    [status.pending, 'pending'],
  ].flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  const groups = status.groupCount === 1 ? '1 group' : `${status.groupCount} groups`;
  if (parts.length === 0) return status.groupCount === 0 ? '' : groups;
  return `${parts.join(', ')} of ${groups}`;
}
