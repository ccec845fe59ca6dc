import type { AlertInstance } from '../../metadata/port.ts';
import type { TimestampMs } from '../../model/time.ts';
import { groupKeyOf } from './ids.ts';
import { countUpTo } from './missed-evaluations.ts';
import { Group, RuleState } from './rule-state.ts';
import { type GroupState, initialState } from './state-machine.ts';

/**
 * Makes the state of a rule agree with its instances, which are the truth: groups whose instance says something else stand as
 * it says, groups without one are `ok`. `kept` is what is left of an earlier state and is changed; undefined when it is lost.
 */
export function restoreState(ruleId: string, { kept, definition, instances }: RestoreOptions): RuleState {
  const state = kept ?? new RuleState(ruleId, definition);
  const open = new Map(instances.map((instance) => [groupKeyOf(instance.event.groupTags), instance]));
  for (const group of state.groups.values()) {
    const instance = open.get(group.key);
    if (instance !== undefined) agree(state, group, instance);
    else if (group.state.state !== 'ok') closeGroup(state, group);
  }
  for (const [key, instance] of open) {
    if (!state.groups.has(key)) addFrom(state, key, instance);
  }
  for (const { event } of instances) {
    state.lastEventSeq = Math.max(state.lastEventSeq, event.seq);
    // It may be long ago and does not say what was evaluated since, so that nothing is counted from it.
    state.lastEventMs = Math.max(state.lastEventMs ?? event.atMs, event.atMs);
    if (state.lastEvaluationMs !== null)
      state.lastEvaluationMs = Math.max(state.lastEvaluationMs, event.atMs);
  }
  return state;
}

export interface RestoreOptions {
  readonly kept: RuleState | undefined;
  /** What the open episodes were begun with, where nothing is kept that says so. */
  readonly definition: string;
  /** All of the rule that are not `ok`. */
  readonly instances: readonly AlertInstance[];
}

function agree(state: RuleState, group: Group, instance: AlertInstance): void {
  const said = stateOf(instance);
  const isSame =
    group.state.state === said.state &&
    group.state.sinceMs === said.sinceMs &&
    group.state.episodeId === said.episodeId;
  if (!isSame) state.set(group, said);
}

/** The end of its episode was stored and not kept. When that was is not known to the millisecond, and nothing depends on it. */
function closeGroup(state: RuleState, group: Group): void {
  const { sinceMs, missingSinceMs } = group.state;
  state.set(group, { ...initialState(sinceMs), missingSinceMs });
}

function addFrom(state: RuleState, key: string, instance: AlertInstance): void {
  const { groupTags: tags, value } = instance.event;
  const group = new Group(state.ruleId, { key, tags, state: stateOf(instance) });
  group.value = value ?? Number.NaN;
  state.add(group);
}

function stateOf({ state, sinceMs, event }: AlertInstance): GroupState {
  return {
    state,
    sinceMs,
    firstTriggeredMs: event.firstTriggeredMs,
    firedMs: event.firedMs,
    // Whether it is missing now is not in the events: the time until it is forgotten begins anew.
    missingSinceMs: null,
    episodeId: event.episodeId,
  };
}

/** Each state that is open was told of by an evaluation: that one did not fall out. Returns how many between them did. */
export function countToldTimes(
  state: RuleState,
  instances: readonly AlertInstance[],
  intervalMs: number,
): number {
  if (state.countedMs === null) return 0;
  const times = instances.map(({ event }) => event.atMs).sort((a, b) => a - b);
  return times.reduce((missed, atMs) => missed + countUpTo(state, atMs, intervalMs), 0);
}

/** Clocks of machines differ a little; more than this is an error of one of them. */
const MOST_AHEAD_MS = 60_000;

/**
 * Takes back times that lie in the future: a clock was wrong, here or where they were written. Without that a rule would not be
 * evaluated, and a pending alert not fire, until the time has come.
 */
export function clampTimes(state: RuleState, nowMs: TimestampMs): void {
  const latestMs = nowMs + MOST_AHEAD_MS;
  if (state.lastEvaluationMs !== null && state.lastEvaluationMs > latestMs) state.lastEvaluationMs = null;
  if (state.lastEventMs !== null && state.lastEventMs > latestMs) state.lastEventMs = null;
  if (state.lastAnsweredMs !== null && state.lastAnsweredMs > latestMs) state.lastAnsweredMs = null;
  if (state.countedMs !== null && state.countedMs > latestMs) state.countedMs = nowMs;
  for (const group of state.groups.values()) {
    const { sinceMs, firstTriggeredMs, missingSinceMs } = group.state;
    if (Math.max(sinceMs, firstTriggeredMs ?? 0, missingSinceMs ?? 0) <= latestMs) continue;
    const clamp = <T extends number | null>(timeMs: T) =>
      timeMs !== null && timeMs > nowMs ? nowMs : timeMs;
    state.set(group, {
      ...group.state,
      sinceMs: clamp(sinceMs) ?? nowMs,
      firstTriggeredMs: clamp(firstTriggeredMs),
      missingSinceMs: clamp(missingSinceMs),
    });
  }
}
