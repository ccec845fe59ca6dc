import type { TimestampMs } from '../../model/time.ts';
import type { EndReason } from './end-instances.ts';
import { countToBeginning } from './missed-evaluations.ts';
import type { FollowedRule } from './rule-follower.ts';
import { RuleState } from './rule-state.ts';
import { type Shard, Unit } from './unit.ts';

/** A rule that was made or enabled since the shard's rules were looked at last. */
export function freshUnit(
  shard: Shard,
  { stored, rule, nowMs }: { stored: FollowedRule; rule: Unit['rule']; nowMs: TimestampMs },
): Unit {
  const { id, version, updatedAtMs } = stored;
  const before = shard.resting.get(id) ?? { countedMs: shard.syncedMs, missed: 0 };
  shard.resting.delete(id);
  const state = new RuleState(id, rule.definition);
  state.missedEvaluations = before.missed;
  state.countedMs = before.countedMs ?? updatedAtMs;
  const unit = new Unit(shard, { stored, rule, state, nowMs });
  if (version === 1) unit.createdAt(updatedAtMs);
  else unit.changedAt(updatedAtMs);
  return unit;
}

/** The state of a rule whose episodes were ended; it goes on counting what it missed. `missed` fell out before now. */
export function freshState(
  { id, state: before, rule, intervalMs }: Unit,
  reason: EndReason,
  nowMs: TimestampMs,
): { readonly state: RuleState; readonly missed: number } {
  const isGone = reason !== 'ruleChanged';
  const state = new RuleState(id, isGone ? '' : rule.definition);
  state.missedEvaluations = before.missedEvaluations;
  state.countedMs = before.countedMs;
  if (!isGone) return { state, missed: countToBeginning(state, nowMs, intervalMs) };
  state.countedMs = Math.max(before.countedMs ?? nowMs, nowMs);
  return { state, missed: 0 };
}
