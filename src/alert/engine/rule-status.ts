import type { AlertState } from '../../metadata/port.ts';
import type { GroupStatus, RuleStatus, RuleSummary } from './contract.ts';
import type { Group, RuleState } from './rule-state.ts';
import { isFiring } from './state-machine.ts';

const MOST_GROUPS = 20;
const RANK: Readonly<Record<AlertState, number>> = {
  firing: 0,
  keeping: 1,
  error: 2,
  noData: 3,
  pending: 4,
  ok: 5,
};

export function summaryOf(state: RuleState): RuleSummary {
  const { counts } = state;
  return {
    state: worstOf(counts),
    firing: counts.firing + counts.keeping,
    pending: counts.pending,
    noData: counts.noData,
    error: counts.error,
    groupCount: state.groups.size,
    lastEvaluationMs: state.lastEvaluationMs,
    lastDurationMs: state.lastDurationMs,
    lastError: state.lastError,
    sourceDown: state.sourceDown,
    missedEvaluations: state.missedEvaluations,
    groupsLeftOut: state.groupsLeftOut,
  };
}

export function statusOf(state: RuleState): RuleStatus {
  const groups = worstGroups(state).map(groupStatusOf);
  return { ...summaryOf(state), groupsAtMs: state.lastEvaluationMs, groups };
}

function worstOf(counts: Readonly<Record<AlertState, number>>): RuleSummary['state'] {
  if (counts.firing + counts.keeping > 0) return 'firing';
  return (['error', 'noData', 'pending'] as const).find((state) => counts[state] > 0) ?? 'ok';
}

/** Those that are not ok first; a look at every group, but no sort of all of them. */
function worstGroups(state: RuleState): readonly Group[] {
  const groups = [...state.groups.values()];
  const open = groups.filter((group) => group.state.state !== 'ok');
  const rank = (group: Group) => RANK[group.state.state];
  const worst = open.sort((a, b) => rank(a) - rank(b) || b.state.sinceMs - a.state.sinceMs);
  if (worst.length >= MOST_GROUPS) return worst.slice(0, MOST_GROUPS);
  const others = groups.filter((group) => group.state.state === 'ok').slice(0, MOST_GROUPS - worst.length);
  return [...worst, ...others];
}

function groupStatusOf({ tags, state, value }: Group): GroupStatus {
  const { state: name, sinceMs } = state;
  return { tags, state: name, value: Number.isNaN(value) ? null : value, sinceMs };
}

/** Whether the group counts as an alert now. */
export function isActive(state: AlertState): boolean {
  return state === 'pending' || isFiring(state);
}
