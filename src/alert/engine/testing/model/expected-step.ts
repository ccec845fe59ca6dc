// The oracle's own reading of docs/formats/alert-state.md: plain conditions, nothing shared with the code under test.
import type { AlertRuleSpec } from '../../../model/rule.ts';

export interface OracleGroup {
  readonly state: 'ok' | 'pending' | 'firing' | 'keeping' | 'noData' | 'error';
  readonly since: number;
  readonly first: number | null;
  readonly fired: number | null;
  readonly missing: number | null;
  /** Which of the expected events began the episode. */
  readonly episode: OracleEvent | null;
}

export interface OracleEvent {
  readonly group: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly at: number;
  readonly value: number | null;
  readonly first: number | null;
  readonly fired: number | null;
  readonly resolved: number | null;
  /** Null when this one begins the episode, or belongs to none. */
  readonly episode: OracleEvent | null;
}

/** Known groups by host; '' is the group of all. */
export type View = ReadonlyMap<string, OracleGroup>;

export type Seen = number | 'fault' | 'back';

export function okGroup(at: number, missing: number | null = null): OracleGroup {
  return { state: 'ok', since: at, first: null, fired: null, missing, episode: null };
}

function meets(value: number, rule: AlertRuleSpec, threshold: number): boolean {
  const { condition } = rule;
  if (condition === 'gt') return value > threshold;
  if (condition === 'gte') return value >= threshold;
  if (condition === 'lt') return value < threshold;
  if (condition === 'lte') return value <= threshold;
  return condition === 'eq' ? value === threshold : value !== threshold;
}

/** What a group becomes, and why. Undefined when its state stays. */
function becomes(
  rule: AlertRuleSpec,
  group: OracleGroup,
  seen: Seen,
  at: number,
): readonly [OracleGroup['state'], string] | undefined {
  const { state } = group;
  const isMissing = typeof seen === 'number' && Number.isNaN(seen);
  const isValue = typeof seen === 'number' && !isMissing;
  const isAlert = state === 'firing' || state === 'keeping';
  const byPolicy = isMissing ? 'noData' : 'evaluationError';

  let isMet = false;
  let isCleared = false;
  if (isValue) {
    isMet = meets(seen, rule, rule.threshold);
    isCleared = isAlert ? !meets(seen, rule, rule.resolveThreshold) : !isMet;
  } else if (seen === 'back') isCleared = true;
  else if (seen === 'fault') {
    isMet = rule.onError === 'alert';
    if (!isMet) return state === 'ok' ? ['error', 'evaluationError'] : undefined;
  } else {
    isMet = rule.noData === 'alert' || (rule.noData === 'error' && rule.onError === 'alert');
    isCleared = rule.noData === 'ok';
    if (rule.noData === 'keep') return state === 'error' ? ['ok', 'evaluationRecovered'] : undefined;
    if (rule.noData === 'error' && !isMet) {
      return state === 'ok' || state === 'error' ? ['noData', 'noData'] : undefined;
    }
  }

  if (isMet) {
    const why = isValue ? 'met' : byPolicy;
    if (state === 'ok' || state === 'noData' || state === 'error') {
      return rule.durationSeconds === 0 ? ['firing', why] : ['pending', why];
    }
    if (state === 'keeping') return ['firing', why];
    if (state === 'pending' && at >= (group.first ?? Number.NaN) + rule.durationSeconds * 1_000) {
      return ['firing', isValue ? 'held' : byPolicy];
    }
    return undefined;
  }
  if (!isCleared) return undefined;
  const why = seen === 'back' ? 'dataBack' : isValue ? 'cleared' : 'noData';
  if (state === 'pending') return ['ok', why];
  if (state === 'firing') return [rule.keepFiringForSeconds === 0 ? 'ok' : 'keeping', why];
  if (state === 'keeping') {
    return at >= group.since + rule.keepFiringForSeconds * 1_000 ? ['ok', 'keptLongEnough'] : undefined;
  }
  if (state === 'noData') return ['ok', isValue ? 'dataBack' : why];
  return state === 'error' ? ['ok', 'evaluationRecovered'] : undefined;
}

/** One group at one time: the group afterwards, and the event if there is one. */
export function expectedGroup(
  rule: AlertRuleSpec,
  { host, group, seen, at }: { host: string; group: OracleGroup; seen: Seen; at: number },
): { readonly group: OracleGroup; readonly event?: OracleEvent } {
  const missing =
    typeof seen !== 'number' ? group.missing : Number.isNaN(seen) ? (group.missing ?? at) : null;
  const change = becomes(rule, group, seen, at);
  if (change === undefined) return { group: { ...group, missing } };
  const [to, reason] = change;
  const value = typeof seen === 'number' && !Number.isNaN(seen) ? seen : null;
  return changed({ host, group: { ...group, missing }, to, reason, at, value });
}

export function changed({
  host,
  group,
  to,
  reason,
  at,
  value,
}: {
  host: string;
  group: OracleGroup;
  to: OracleGroup['state'];
  reason: string;
  at: number;
  value: number | null;
}): { readonly group: OracleGroup; readonly event: OracleEvent } {
  const isInEpisode = group.first !== null || to === 'pending' || to === 'firing';
  const first = isInEpisode ? (group.first ?? at) : null;
  const fired = to === 'firing' && group.fired === null ? at : group.fired;
  const wasAlert = group.state === 'firing' || group.state === 'keeping';
  const resolved = wasAlert && to === 'ok' ? at : null;
  const event = {
    group: host,
    from: group.state,
    to,
    reason,
    at,
    value,
    first,
    fired,
    resolved,
    episode: group.episode,
  };
  if (to === 'ok') return { group: okGroup(at, group.missing), event };
  const episode = isInEpisode ? (group.episode ?? event) : null;
  return { group: { state: to, since: at, first, fired, missing: group.missing, episode }, event };
}
