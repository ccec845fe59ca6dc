import type { AlertState, EventReason } from '../../metadata/port.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { AlertRuleSpec } from '../model/rule.ts';
import { compare } from './condition.ts';

/** How a group of a rule stands. Never changed: a step gives a new one where something is different. */
export interface GroupState {
  readonly state: AlertState;
  /** When this state began. For `keeping` this is when the condition was cleared. */
  readonly sinceMs: TimestampMs;
  /** When the condition was first met in this episode; null outside one. */
  readonly firstTriggeredMs: TimestampMs | null;
  /** When the episode began to fire; null where it has not. */
  readonly firedMs: TimestampMs | null;
  /** Since when the group has had no sample in its window; null when it had one the last time that was known. */
  readonly missingSinceMs: TimestampMs | null;
  /** The id of the event with which the episode began; null outside one. */
  readonly episodeId: string | null;
}

/** An evaluation that gave no answer. */
export interface EvaluationFault {
  /** The store answers nobody: no state says anything about the rule. */
  readonly isSourceDown: boolean;
  readonly message: string;
}

/** A group that only stood for the missing groups of a rule, which are back. */
export const RELEASED = 'released';

/** What an evaluation saw of a group: its value, NaN where it had no sample, or that there was no answer. */
export type Observation = number | EvaluationFault | typeof RELEASED;

/** The part of a rule that decides about states. */
export type StepRule = Pick<
  AlertRuleSpec,
  | 'condition'
  | 'threshold'
  | 'resolveThreshold'
  | 'durationSeconds'
  | 'keepFiringForSeconds'
  | 'noData'
  | 'onError'
>;

/** A change of state: what an event tells. */
export interface Change {
  readonly from: AlertState;
  readonly to: AlertState;
  readonly reason: EventReason;
  readonly value: number | null;
  readonly firstTriggeredMs: TimestampMs | null;
  readonly firedMs: TimestampMs | null;
  readonly resolvedMs: TimestampMs | null;
  /** Of the episode that goes on or ends with this change; null when it begins one, or is outside. */
  readonly episodeId: string | null;
  readonly message: string | null;
}

export interface Step {
  readonly state: GroupState;
  /** Undefined where only what is remembered changed. */
  readonly change: Change | undefined;
}

export function initialState(atMs: TimestampMs): GroupState {
  return {
    state: 'ok',
    sinceMs: atMs,
    firstTriggeredMs: null,
    firedMs: null,
    missingSinceMs: null,
    episodeId: null,
  };
}

/** What an observation means for a rule, its policies taken into account. */
type Signal = 'met' | 'cleared' | 'hold' | 'noData' | 'error';

/** Where a signal leads. `trigger`, `mature`, `release` and `expire` depend on the times of the rule. */
type Move = 'stay' | 'trigger' | 'mature' | 'release' | 'expire' | 'ok' | 'firing' | 'noData' | 'error';

const MOVES: Readonly<Record<AlertState, Readonly<Record<Signal, Move>>>> = {
  ok: { met: 'trigger', cleared: 'stay', hold: 'stay', noData: 'noData', error: 'error' },
  pending: { met: 'mature', cleared: 'ok', hold: 'stay', noData: 'stay', error: 'stay' },
  firing: { met: 'stay', cleared: 'release', hold: 'stay', noData: 'stay', error: 'stay' },
  keeping: { met: 'firing', cleared: 'expire', hold: 'stay', noData: 'stay', error: 'stay' },
  noData: { met: 'trigger', cleared: 'ok', hold: 'stay', noData: 'stay', error: 'stay' },
  error: { met: 'trigger', cleared: 'ok', hold: 'stay', noData: 'noData', error: 'stay' },
};

/**
 * One evaluation of one group: what live evaluation, backtests and rule tests all do. Undefined when nothing changes, so that
 * groups at rest cost nothing. `atMs` is the time evaluated and never before that of the step before.
 */
export function step(
  group: GroupState,
  observation: Observation,
  rule: StepRule,
  atMs: TimestampMs,
): Step | undefined {
  const to = targetOf(group, signalOf(group.state, observation, rule), rule, atMs);
  const missingSinceMs = missingSince(group, observation, atMs);
  if (to !== group.state) return changed(group, { to, observation, missingSinceMs, atMs });
  if (missingSinceMs === group.missingSinceMs) return undefined;
  return { state: { ...group, missingSinceMs }, change: undefined };
}

/** Ends whatever is open, for a reason that is not in the data. Undefined for a group that is `ok`. */
export function endGroup(
  group: GroupState,
  reason: 'forgotten' | 'ruleChanged' | 'ruleDeleted' | 'ruleDisabled',
  atMs: TimestampMs,
): Step | undefined {
  if (group.state === 'ok') return undefined;
  const { missingSinceMs } = group;
  return transition(group, { to: 'ok', reason, value: null, message: null, missingSinceMs, atMs });
}

export function isFiring(state: AlertState): boolean {
  return state === 'firing' || state === 'keeping';
}

function signalOf(state: AlertState, observation: Observation, rule: StepRule): Signal {
  if (observation === RELEASED) return 'cleared';
  if (typeof observation === 'object') return faultSignal(observation, rule);
  if (Number.isNaN(observation)) return missingSignal(state, rule);
  if (compare(observation, rule.condition, rule.threshold)) return 'met';
  // Between the two thresholds an alert that fires neither goes on counting down nor starts anew.
  const holds = isFiring(state) && compare(observation, rule.condition, rule.resolveThreshold);
  return holds ? 'hold' : 'cleared';
}

function missingSignal(state: AlertState, rule: StepRule): Signal {
  switch (rule.noData) {
    case 'ok':
      return 'cleared';
    case 'alert':
      return 'met';
    case 'keep':
      // The evaluation worked, so what was wrong with it before is over.
      return state === 'error' ? 'cleared' : 'hold';
    case 'error':
      return rule.onError === 'alert' ? 'met' : 'noData';
  }
}

function faultSignal({ isSourceDown }: EvaluationFault, { onError }: StepRule): Signal {
  if (isSourceDown) return 'hold';
  return onError === 'alert' ? 'met' : 'error';
}

function targetOf(group: GroupState, signal: Signal, rule: StepRule, atMs: TimestampMs): AlertState {
  const move = MOVES[group.state][signal];
  switch (move) {
    case 'stay':
      return group.state;
    case 'trigger':
      return rule.durationSeconds > 0 ? 'pending' : 'firing';
    case 'mature':
      return atMs - triggeredMs(group) >= rule.durationSeconds * 1_000 ? 'firing' : 'pending';
    case 'release':
      return rule.keepFiringForSeconds > 0 ? 'keeping' : 'ok';
    case 'expire':
      return atMs - group.sinceMs >= rule.keepFiringForSeconds * 1_000 ? 'ok' : 'keeping';
    default:
      return move;
  }
}

function triggeredMs({ state, firstTriggeredMs }: GroupState): TimestampMs {
  if (firstTriggeredMs === null) throw new Error(`BUG: a ${state} group does not know when it was triggered`);
  return firstTriggeredMs;
}

function missingSince(group: GroupState, observation: Observation, atMs: TimestampMs): TimestampMs | null {
  if (typeof observation !== 'number') return group.missingSinceMs;
  return Number.isNaN(observation) ? (group.missingSinceMs ?? atMs) : null;
}

interface Changing {
  readonly to: AlertState;
  readonly observation: Observation;
  readonly missingSinceMs: TimestampMs | null;
  readonly atMs: TimestampMs;
}

function changed(group: GroupState, { to, observation, missingSinceMs, atMs }: Changing): Step {
  const isValue = typeof observation === 'number' && !Number.isNaN(observation);
  const reason = reasonOf(group.state, to, observation);
  const value = isValue ? observation : null;
  const message = typeof observation === 'object' ? observation.message : null;
  return transition(group, { to, reason, value, message, missingSinceMs, atMs });
}

/** Why: what the data said, or that there was none, or no answer. */
function reasonOf(from: AlertState, to: AlertState, observation: Observation): EventReason {
  if (from === 'keeping' && to === 'ok') return 'keptLongEnough';
  if (from === 'error' && to === 'ok') return 'evaluationRecovered';
  if (observation === RELEASED) return 'dataBack';
  if (typeof observation === 'object') return 'evaluationError';
  if (Number.isNaN(observation)) return 'noData';
  if (from === 'pending' && to === 'firing') return 'held';
  if (from === 'noData' && to === 'ok') return 'dataBack';
  return to === 'pending' || to === 'firing' ? 'met' : 'cleared';
}

interface Transition {
  readonly to: AlertState;
  readonly reason: EventReason;
  readonly value: number | null;
  readonly message: string | null;
  readonly missingSinceMs: TimestampMs | null;
  readonly atMs: TimestampMs;
}

function transition(
  group: GroupState,
  { to, reason, value, message, missingSinceMs, atMs }: Transition,
): Step {
  const begins = group.firstTriggeredMs === null && (to === 'pending' || to === 'firing');
  const firstTriggeredMs = begins ? atMs : group.firstTriggeredMs;
  const firedMs = to === 'firing' ? (group.firedMs ?? atMs) : group.firedMs;
  const resolvedMs = to === 'ok' && isFiring(group.state) ? atMs : null;
  const { state: from, episodeId } = group;
  const change = { from, to, reason, value, firstTriggeredMs, firedMs, resolvedMs, episodeId, message };
  if (to === 'ok') return { state: { ...initialState(atMs), missingSinceMs }, change };
  return {
    state: { state: to, sinceMs: atMs, firstTriggeredMs, firedMs, missingSinceMs, episodeId },
    change,
  };
}
