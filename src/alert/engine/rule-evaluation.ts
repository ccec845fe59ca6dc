import type { Aggregation } from '../../model/aggregation.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { AlertRuleSpec } from '../model/rule.ts';
import type { GroupValue, WindowOutcome } from '../ports.ts';
import { type FreshGroup, matchGroups } from './find-groups.ts';
import type { Group, RuleState } from './rule-state.ts';
import {
  type Change,
  type EvaluationFault,
  endGroup,
  type GroupState,
  type Observation,
  RELEASED,
  type Step,
  step,
} from './state-machine.ts';

export interface EvaluationContext<E> {
  readonly rule: AlertRuleSpec;
  /** How long a group may be missing before it is forgotten. */
  readonly forgetMs: number;
  /** Whether samples of the window may be on their way still: silence and sums say nothing then. */
  readonly isInDoubt?: boolean;
  readonly tell: Tell<E>;
}

/** Makes an event of a change of state; the state it returns knows its episode. */
export type Tell<E> = (
  step: { readonly state: GroupState; readonly change: Change },
  group: Group,
  atMs: TimestampMs,
) => { readonly state: GroupState; readonly event: E };

/** What one evaluation of a rule comes to. The state is as before until `applyEvaluation`. */
export interface Evaluation<E> {
  readonly atMs: TimestampMs;
  /** To be stored before anything else happens. */
  readonly events: readonly E[];
  readonly added: readonly Group[];
  readonly updates: readonly { readonly group: Group; readonly state: GroupState }[];
  readonly removed: readonly Group[];
  readonly groupsLeftOut: number;
  /** Whether there was an answer that could be believed. */
  readonly isAnswered: boolean;
  readonly error: string | null;
  readonly sourceDown: boolean;
}

/**
 * Evaluates a rule at one time: one code path for live evaluation, backtests and rule tests. Only the last values of the groups,
 * which nothing depends on, change at once.
 */
export function evaluateRule<E>(
  context: EvaluationContext<E>,
  state: RuleState,
  outcome: WindowOutcome,
  atMs: TimestampMs,
): Evaluation<E> {
  state.round += 1;
  const draft = new Draft(context, state, atMs);
  if (outcome.ok) return draft.answered(outcome.groups);
  return draft.failed({ isSourceDown: outcome.isSourceDown, message: outcome.error.message });
}

/** Takes over what the evaluation came to. Returns whether anything changed that is worth keeping. */
export function applyEvaluation(state: RuleState, evaluation: Evaluation<unknown>): boolean {
  const { added, updates, removed, groupsLeftOut, error, sourceDown, atMs } = evaluation;
  for (const group of added) state.add(group);
  for (const { group, state: next } of updates) state.set(group, next);
  for (const group of removed) state.remove(group);
  const isSame =
    added.length + updates.length + removed.length === 0 &&
    state.groupsLeftOut === groupsLeftOut &&
    state.lastError === error &&
    state.sourceDown === sourceDown;
  state.groupsLeftOut = groupsLeftOut;
  state.lastError = error;
  state.sourceDown = sourceDown;
  state.lastEvaluationMs = atMs;
  if (evaluation.isAnswered) state.lastAnsweredMs = atMs;
  return !isSame;
}

/** Of samples that are not all there yet these say too little. */
const SUMS: ReadonlySet<Aggregation> = new Set(['count', 'sum', 'rate', 'increase']);
const IN_DOUBT: EvaluationFault = {
  isSourceDown: true,
  message: 'samples may be on their way since the store was away',
};

/** The group of all series, or the one that stands for groups of which none is known. */
const WHOLE = '';

class Draft<E> {
  readonly #context: EvaluationContext<E>;
  readonly #state: RuleState;
  readonly #atMs: TimestampMs;
  /** Time since the last answer that nobody looked. */
  readonly #unseenMs: number;
  readonly #events: E[] = [];
  readonly #added: Group[] = [];
  readonly #updates: { readonly group: Group; readonly state: GroupState }[] = [];
  readonly #removed: Group[] = [];

  constructor(context: EvaluationContext<E>, state: RuleState, atMs: TimestampMs) {
    this.#context = context;
    this.#state = state;
    this.#atMs = atMs;
    const lastMs = state.lastAnsweredMs ?? atMs;
    this.#unseenMs = Math.max(0, atMs - lastMs - context.rule.intervalSeconds * 1_000);
  }

  answered(answer: readonly GroupValue[]): Evaluation<E> {
    let seenCount = 0;
    const fresh = matchGroups(this.#state, answer, (group, value) => {
      seenCount += 1;
      this.#observe(group, value);
    });
    const known = this.#state.groups;
    // Known before this answer: groups that it brings do not count as gone, those that it lacks are missing.
    const whole = known.get(WHOLE);
    if (seenCount < known.size) this.#observeMissing(whole);
    const otherCount = known.size - (whole === undefined ? 0 : 1);
    const groupsLeftOut = this.#addFresh(fresh, otherCount);
    if (whole === undefined && this.#needsWhole(otherCount, fresh)) this.#addWhole(Number.NaN);
    if (whole !== undefined && whole.seenInRound !== this.#state.round) {
      this.#observeWhole(whole, otherCount + fresh.length > 0);
    }
    return this.#result({ groupsLeftOut, error: null, sourceDown: false });
  }

  failed(fault: EvaluationFault): Evaluation<E> {
    if (!fault.isSourceDown) {
      for (const group of this.#state.groups.values()) this.#observe(group, fault);
      if (this.#state.groups.size === 0) this.#addWhole(fault);
    }
    const { groupsLeftOut } = this.#state;
    return this.#result({ groupsLeftOut, error: fault.message, sourceDown: fault.isSourceDown });
  }

  get #isGrouped(): boolean {
    return this.#context.rule.groupBy.length > 0;
  }

  /** Whether silence alone is worth an alert, so that a group that every rule has must not be forgotten for it. */
  get #alertsOnSilence(): boolean {
    const { noData } = this.#context.rule;
    return noData === 'alert' || noData === 'error';
  }

  #observeMissing(whole: Group | undefined): void {
    for (const group of this.#state.groups.values()) {
      if (group !== whole && group.seenInRound !== this.#state.round) this.#observe(group, Number.NaN);
    }
  }

  /** Of a grouped rule it only stands for the others, so it goes as soon as there are others. */
  #observeWhole(whole: Group, hasOthers: boolean): void {
    if (!this.#isGrouped) this.#observe(whole, Number.NaN);
    else {
      const next = this.#observe(whole, hasOthers ? RELEASED : Number.NaN);
      if (next.state === 'ok' && !this.#removed.includes(whole)) this.#removed.push(whole);
    }
  }

  #needsWhole(otherCount: number, fresh: readonly FreshGroup[]): boolean {
    if (!this.#isGrouped) return fresh.every(({ key }) => key !== WHOLE);
    if (this.#context.isInDoubt) return false;
    return this.#alertsOnSilence && otherCount === 0 && fresh.length === 0;
  }

  #addWhole(observation: Observation): void {
    const group = this.#state.newGroup({}, this.#atMs, WHOLE);
    this.#added.push(group);
    this.#observe(group, observation);
  }

  /** Returns how many there was no room for. */
  #addFresh(fresh: readonly FreshGroup[], otherCount: number): number {
    const room = Math.max(0, this.#context.rule.maxGroups - otherCount);
    const taken = fresh.length <= room ? fresh : firstByKey(fresh, room);
    for (const { key, tags, value } of taken) {
      const group = this.#state.newGroup(tags, this.#atMs, key);
      this.#added.push(group);
      this.#observe(group, value);
    }
    return fresh.length - taken.length;
  }

  #observe(group: Group, observation: Observation): GroupState {
    const believed = this.#believed(observation);
    if (typeof observation === 'number') group.value = observation;
    const before = typeof believed === 'number' ? this.#withoutUnseen(group.state) : group.state;
    if (this.#isForgotten(group, before, believed)) return this.#forget(group);
    const next = step(before, believed, this.#context.rule, this.#atMs);
    if (next !== undefined) return this.#take(group, next);
    return before === group.state ? before : this.#take(group, { state: before, change: undefined });
  }

  /** A group is not missing for longer because nobody looked. */
  #withoutUnseen(state: GroupState): GroupState {
    const { missingSinceMs } = state;
    if (missingSinceMs === null || this.#unseenMs === 0) return state;
    return { ...state, missingSinceMs: Math.min(this.#atMs, missingSinceMs + this.#unseenMs) };
  }

  #believed(observation: Observation): Observation {
    if (!this.#context.isInDoubt || typeof observation !== 'number') return observation;
    const isPartial = Number.isNaN(observation) || SUMS.has(this.#context.rule.query.aggregation);
    return isPartial ? IN_DOUBT : observation;
  }

  #isForgotten(group: Group, { missingSinceMs }: GroupState, observation: Observation): boolean {
    if (!Number.isNaN(observation) || missingSinceMs === null) return false;
    if (this.#atMs - missingSinceMs < this.#context.forgetMs) return false;
    return group.key !== WHOLE || !this.#alertsOnSilence;
  }

  #forget(group: Group): GroupState {
    const end = endGroup(group.state, 'forgotten', this.#atMs);
    const next = end === undefined ? group.state : this.#take(group, end);
    if (group.key !== WHOLE || this.#isGrouped) this.#removed.push(group);
    return next;
  }

  #take(group: Group, { state, change }: Step): GroupState {
    if (change === undefined) {
      this.#updates.push({ group, state });
      return state;
    }
    const told = this.#context.tell({ state, change }, group, this.#atMs);
    this.#updates.push({ group, state: told.state });
    this.#events.push(told.event);
    return told.state;
  }

  #result(rest: Pick<Evaluation<E>, 'groupsLeftOut' | 'error' | 'sourceDown'>): Evaluation<E> {
    return {
      atMs: this.#atMs,
      events: this.#events,
      added: this.#added,
      updates: this.#updates,
      removed: this.#removed,
      isAnswered: rest.error === null && !this.#context.isInDoubt,
      ...rest,
    };
  }
}

/** The same ones whatever the order of the answer. */
function firstByKey(fresh: readonly FreshGroup[], count: number): readonly FreshGroup[] {
  return fresh.toSorted((a, b) => (a.key < b.key ? -1 : 1)).slice(0, count);
}
