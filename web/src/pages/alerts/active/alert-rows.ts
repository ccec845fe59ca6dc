import type { Alert } from '../api/alert-types.ts';
import { type ShownState, shownState } from '../ui/state-words.ts';

export interface AlertFilter {
  readonly text: string;
  /** Empty: all. */
  readonly state: string;
  readonly severity: string;
  readonly ruleId: string;
  /** Leave out what somebody looks after already: acknowledged, silenced and inhibited ones. */
  readonly openOnly: boolean;
}

/** Whether nobody has taken it on yet, and nothing holds it back. */
export function isOpen({ acknowledgement, silencedBy, inhibitedBy }: Alert): boolean {
  return acknowledgement === null && silencedBy.length === 0 && inhibitedBy.length === 0;
}

/** Those that pass, the gravest first. Every word of the search must be in the name, a label or an annotation. */
export function filterAlerts(alerts: readonly Alert[], filter: AlertFilter): Alert[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return alerts
    .filter(
      (alert) =>
        (filter.state === '' || shownState(alert.state) === filter.state) &&
        (filter.severity === '' || alert.severity === filter.severity) &&
        (filter.ruleId === '' || alert.ruleId === filter.ruleId) &&
        (!filter.openOnly || isOpen(alert)) &&
        hasWords(alert, words),
    )
    .sort(byGravity);
}

function hasWords(alert: Alert, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { ruleName, labels, annotations, message } = alert;
  const texts = [ruleName, ...Object.values(labels), ...Object.values(annotations), message ?? ''];
  const all = texts.join('\n').toLowerCase();
  return words.every((word) => all.includes(word));
}

const STATE_RANK: Readonly<Record<ShownState, number>> = { firing: 0, error: 1, noData: 2, pending: 3 };
const SEVERITY_RANK: Readonly<Record<string, number>> = { critical: 0, warning: 1, info: 2 };

function byGravity(a: Alert, b: Alert): number {
  return (
    STATE_RANK[shownState(a.state)] - STATE_RANK[shownState(b.state)] ||
    (SEVERITY_RANK[a.severity] ?? 3) - (SEVERITY_RANK[b.severity] ?? 3) ||
    b.sinceMs - a.sinceMs ||
    (a.alertId < b.alertId ? -1 : 1)
  );
}

export function countStates(alerts: readonly Alert[]): Record<ShownState, number> {
  const counts = { firing: 0, pending: 0, noData: 0, error: 0 };
  for (const { state } of alerts) counts[shownState(state)]++;
  return counts;
}

/** What tells this alert from the others of its rule. */
export function ownLabels({ labels }: Alert): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).filter(([key]) => key !== 'alertname' && key !== 'severity'),
  );
}

/** The annotation that people wrote to be read first. */
export function summaryOf({ annotations }: Alert): string | undefined {
  return annotations.summary ?? annotations.description ?? Object.values(annotations)[0];
}

/** Alerts of the system itself have no rule that anybody could change. */
export function isBuiltIn(ruleId: string): boolean {
  return ruleId.startsWith('dashboarding:');
}
