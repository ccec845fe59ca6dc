import type { AlertRuleSpec } from '../../../model/rule.ts';
import { type Answer, SourceDown } from '../fixture.ts';
import {
  changed,
  expectedGroup,
  type OracleEvent,
  type OracleGroup,
  okGroup,
  type Seen,
  type View,
} from './expected-step.ts';

/** Forgetting is after 60 s in the model. */
export const FORGET_MS = 60_000;

/** What one evaluation of a rule must come to: the groups known afterwards, and the events. */
export function expectedEvaluation(
  rule: AlertRuleSpec,
  view: View,
  { answer, at, answered }: { answer: Answer; at: number; answered: number | null },
): { readonly view: View; readonly events: readonly OracleEvent[]; readonly answered: number | null } {
  const next = new Map(view);
  const events: OracleEvent[] = [];
  const isGrouped = rule.groupBy.length > 0;
  const isSilenceBad = rule.noData === 'alert' || rule.noData === 'error';
  const unseen = answered === null ? 0 : Math.max(0, at - answered - rule.intervalSeconds * 1_000);
  const look = (host: string, known: OracleGroup, seen: Seen) => {
    const isLater = typeof seen === 'number' && known.missing !== null;
    const group = isLater ? { ...known, missing: Math.min(at, known.missing + unseen) } : known;
    const isForgettable = host !== '' || !isSilenceBad;
    const since = group.missing;
    if (Number.isNaN(seen) && since !== null && at - since >= FORGET_MS && isForgettable) {
      const after =
        group.state === 'ok'
          ? undefined
          : changed({ host, group, to: 'ok', reason: 'forgotten', at, value: null });
      if (after !== undefined) events.push(after.event);
      if (host === '' && !isGrouped) next.set(host, after?.group ?? group);
      else next.delete(host);
      return;
    }
    const after = expectedGroup(rule, { host, group, seen, at });
    next.set(host, after.group);
    if (after.event !== undefined) events.push(after.event);
  };

  if (answer instanceof SourceDown) return { view, events, answered };
  if (answer instanceof Error) {
    for (const [host, group] of view) look(host, group, 'fault');
    if (view.size === 0) look('', okGroup(at), 'fault');
    return { view: next, events, answered };
  }

  const others = [...view.keys()].filter((host) => host !== '');
  const withValue = Object.keys(answer).filter((host) => !Number.isNaN(answer[host]));
  const fresh = withValue.filter((host) => !view.has(host)).sort(byKey);
  for (const host of others) look(host, view.get(host) as OracleGroup, answer[host] ?? Number.NaN);
  for (const host of fresh.slice(0, Math.max(0, rule.maxGroups - others.length))) {
    look(host, okGroup(at), answer[host] as number);
  }

  const whole = view.get('');
  if (!isGrouped) {
    if (whole !== undefined || !fresh.includes('')) look('', whole ?? okGroup(at), answer[''] ?? Number.NaN);
  } else if (whole !== undefined && answer[''] !== undefined) look('', whole, answer['']);
  else if (whole !== undefined) {
    const haveOthers = others.length > 0 || fresh.length > 0;
    look('', whole, haveOthers ? 'back' : Number.NaN);
    if (next.get('')?.state === 'ok') next.delete('');
  } else if (isSilenceBad && others.length === 0 && fresh.length === 0) look('', okGroup(at), Number.NaN);
  return { view: next, events, answered: at };
}

/** As the keys of groups are ordered: '' first, then hosts. */
function byKey(a: string, b: string): number {
  return a < b ? -1 : 1;
}
