import { ALERT_STATES, type AlertState } from '../../metadata/port.ts';
import type { Tags } from '../../model/series.ts';
import type { TimestampMs } from '../../model/time.ts';
import { groupKeyOf } from './ids.ts';
import { Group, RuleState } from './rule-state.ts';
import type { GroupState } from './state-machine.ts';

const VERSION = 1;
/** Groups at rest beyond these are left out: they are known again as soon as they have a value. */
const MOST_GROUPS_AT_REST = 5_000;

/** `docs/formats/alert-state.md` says what each field is. */
interface KeptState {
  readonly v: number;
  readonly definition: string;
  readonly evaluatedMs: TimestampMs | null;
  readonly durationMs: number | null;
  readonly error: string | null;
  readonly sourceDown: boolean;
  readonly missed: number;
  readonly leftOut: number;
  readonly eventSeq: number;
  readonly lost?: true;
  readonly answeredMs?: TimestampMs | null;
  readonly countedMs?: TimestampMs | null;
  readonly groups: readonly KeptGroup[];
}

type KeptGroup = readonly [
  tags: Tags,
  state: AlertState,
  value: KeptNumber,
  sinceMs: TimestampMs,
  missingSinceMs?: TimestampMs | null,
  firstTriggeredMs?: TimestampMs | null,
  firedMs?: TimestampMs | null,
  episodeId?: string | null,
];

/** JSON has no infinities; NaN is null. */
type KeptNumber = number | null | 'Infinity' | '-Infinity';

/** The bytes kept under the id of the rule. */
export function encodeRuleState(state: RuleState): Uint8Array {
  const kept: KeptState = {
    v: VERSION,
    definition: state.definition,
    evaluatedMs: state.lastEvaluationMs,
    durationMs: state.lastDurationMs,
    error: state.lastError,
    sourceDown: state.sourceDown,
    missed: state.missedEvaluations,
    leftOut: state.groupsLeftOut,
    eventSeq: state.lastEventSeq,
    answeredMs: state.lastAnsweredMs,
    ...(state.countedMs === state.lastEvaluationMs ? {} : { countedMs: state.countedMs }),
    ...(state.isLost ? { lost: true } : {}),
    groups: keptGroups(state),
  };
  return Buffer.from(JSON.stringify(kept));
}

/** Undefined for bytes that are not a state of this version: the state is then made anew from the metadata. */
export function decodeRuleState(ruleId: string, bytes: Uint8Array): RuleState | undefined {
  try {
    const kept = JSON.parse(Buffer.from(bytes).toString()) as KeptState;
    return kept.v === VERSION ? stateFrom(ruleId, kept) : undefined;
  } catch {
    return undefined;
  }
}

function stateFrom(ruleId: string, kept: KeptState): RuleState {
  const state = new RuleState(ruleId, kept.definition);
  state.lastEvaluationMs = kept.evaluatedMs;
  state.lastDurationMs = kept.durationMs;
  state.lastError = kept.error;
  state.sourceDown = kept.sourceDown;
  state.missedEvaluations = kept.missed;
  state.countedMs = kept.countedMs === undefined ? kept.evaluatedMs : kept.countedMs;
  state.groupsLeftOut = kept.leftOut;
  state.lastEventSeq = kept.eventSeq;
  state.isLost = kept.lost === true;
  state.lastAnsweredMs = kept.answeredMs ?? null;
  for (const group of kept.groups) state.add(groupFrom(ruleId, group));
  return state;
}

function keptGroups(state: RuleState): readonly KeptGroup[] {
  const kept: KeptGroup[] = [];
  let atRest = 0;
  for (const group of state.groups.values()) {
    if (group.state.state === 'ok' && ++atRest > MOST_GROUPS_AT_REST) continue;
    kept.push(keptGroup(group));
  }
  return kept;
}

function keptGroup({ tags, state: group, value }: Group): KeptGroup {
  const { state, sinceMs, missingSinceMs, firstTriggeredMs, firedMs, episodeId } = group;
  const number = keptNumber(value);
  if (firstTriggeredMs !== null) {
    return [tags, state, number, sinceMs, missingSinceMs, firstTriggeredMs, firedMs, episodeId];
  }
  return missingSinceMs === null
    ? [tags, state, number, sinceMs]
    : [tags, state, number, sinceMs, missingSinceMs];
}

function groupFrom(ruleId: string, kept: KeptGroup): Group {
  const [tags, name, value, sinceMs, missingSinceMs, firstTriggeredMs, firedMs, episodeId] = kept;
  if (!ALERT_STATES.includes(name)) throw new Error(`unknown state ${name}`);
  const state: GroupState = {
    state: name,
    sinceMs,
    firstTriggeredMs: firstTriggeredMs ?? null,
    firedMs: firedMs ?? null,
    missingSinceMs: missingSinceMs ?? null,
    episodeId: episodeId ?? null,
  };
  const group = new Group(ruleId, { key: groupKeyOf(tags), tags, state });
  group.value = value === null ? Number.NaN : Number(value);
  return group;
}

function keptNumber(value: number): KeptNumber {
  if (Number.isNaN(value)) return null;
  if (Number.isFinite(value)) return value;
  return value > 0 ? 'Infinity' : '-Infinity';
}
