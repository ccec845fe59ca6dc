import { ALERT_STATES, type AlertState } from '../../metadata/port.ts';
import type { Tags } from '../../model/series.ts';
import type { TimestampMs } from '../../model/time.ts';
import { alertIdOf, groupKeyOf } from './ids.ts';
import { type GroupState, initialState } from './state-machine.ts';

/** One group of a rule, as an evaluator has it in memory. */
export class Group {
  readonly key: string;
  readonly tags: Tags;
  readonly #ruleId: string;
  #alertId: string | undefined;
  state: GroupState;
  /** Of the last evaluation that had an answer; NaN where the group had no sample. */
  value = Number.NaN;
  /** Whether it is among the groups of its rule. */
  isKnown = false;
  /** The round that saw it last, to find those that an answer leaves out. */
  seenInRound = 0;
  /** The tags as the last answer had them: the same object means the same group, without a look at its contents. */
  answerTags: Tags;

  constructor(ruleId: string, { key, tags, state }: { key: string; tags: Tags; state: GroupState }) {
    this.#ruleId = ruleId;
    this.key = key;
    this.tags = tags;
    this.answerTags = tags;
    this.state = state;
  }

  /** Only alerts that do something need it. */
  get alertId(): string {
    this.#alertId ??= alertIdOf(this.#ruleId, this.key);
    return this.#alertId;
  }
}

/** What a rule remembers between evaluations. Events and instances in the metadata are the truth that it follows. */
export class RuleState {
  readonly ruleId: string;
  readonly definition: string;
  readonly #groups = new Map<string, Group>();
  readonly #counts = Object.fromEntries(ALERT_STATES.map((state) => [state, 0])) as Record<
    AlertState,
    number
  >;
  /** The groups of the last answer in its order, which is most likely that of the next. */
  readonly order: (Group | undefined)[] = [];
  round = 0;
  lastEvaluationMs: TimestampMs | null = null;
  /** Nothing is evaluated for times up to this one: there are events of it. */
  lastEventMs: TimestampMs | null = null;
  /** The last time that had an answer that could be believed. */
  lastAnsweredMs: TimestampMs | null = null;
  lastDurationMs: number | null = null;
  lastError: string | null = null;
  sourceDown = false;
  /** Evaluations that fell out up to `countedMs`. */
  missedEvaluations = 0;
  /** Null before the first evaluation that is known of: nothing is counted before it. */
  countedMs: TimestampMs | null = null;
  groupsLeftOut = 0;
  /** Nothing was kept of it: which groups it knew must be found out. */
  isLost = false;
  /** The number of the rule's last event that this state knows of. */
  lastEventSeq = 0;

  constructor(ruleId: string, definition: string) {
    this.ruleId = ruleId;
    this.definition = definition;
  }

  get groups(): ReadonlyMap<string, Group> {
    return this.#groups;
  }

  get counts(): Readonly<Record<AlertState, number>> {
    return this.#counts;
  }

  /** Groups that are not `ok`. */
  get openCount(): number {
    return this.#groups.size - this.#counts.ok;
  }

  newGroup(tags: Tags, atMs: TimestampMs, key = groupKeyOf(tags)): Group {
    return new Group(this.ruleId, { key, tags, state: initialState(atMs) });
  }

  add(group: Group): void {
    if (this.#groups.has(group.key)) throw new Error(`BUG: the group ${group.key} is there already`);
    this.#groups.set(group.key, group);
    group.isKnown = true;
    this.#counts[group.state.state] += 1;
  }

  set(group: Group, state: GroupState): void {
    if (this.#groups.get(group.key) !== group) throw new Error(`BUG: the group ${group.key} is not there`);
    this.#counts[group.state.state] -= 1;
    this.#counts[state.state] += 1;
    group.state = state;
  }

  remove(group: Group): void {
    if (!this.#groups.delete(group.key)) throw new Error(`BUG: the group ${group.key} is not there`);
    this.#counts[group.state.state] -= 1;
    group.isKnown = false;
  }
}
