import type { RuleStatus, RuleSummary } from '../../engine/index.ts';
import type { RuleState } from './rule-schemas.ts';

/** What is said of a rule that nobody has evaluated yet. */
const NEVER: RuleStatus = {
  state: 'ok',
  ...{ firing: 0, pending: 0, noData: 0, error: 0, groupCount: 0, groupsLeftOut: 0, missedEvaluations: 0 },
  ...{
    lastEvaluationMs: null,
    lastDurationMs: null,
    lastError: null,
    sourceDown: false,
    groupsAtMs: null,
    groups: [],
  },
};

/** The state of a rule as a whole. */
export function ruleStateOf(
  { enabled }: { readonly enabled: boolean },
  summary: RuleSummary | undefined,
): RuleState {
  if (!enabled) return 'disabled';
  return summary === undefined || summary.lastEvaluationMs === null ? 'unknown' : summary.state;
}

/** The field `status` of a rule. */
export function shownStatus(rule: { readonly enabled: boolean }, status: RuleStatus | undefined): object {
  return { ...(status ?? NEVER), state: ruleStateOf(rule, status) };
}
