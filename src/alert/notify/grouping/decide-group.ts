import type { TimestampMs } from '../../../model/time.ts';
import type { GroupState, ToldAlert } from './group-state.ts';

export interface GroupTiming {
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
  /** Whether the channel is told that an alert is over. */
  readonly sendResolved: boolean;
}

/** An alert of the group that fires now. */
export interface FiringAlert {
  readonly alertId: string;
  readonly episodeId: string | null;
  /** When it began to fire. */
  readonly startsAtMs: TimestampMs;
  /** Silenced, inhibited or, though it was told here, no longer routed here: not told, but not over either. */
  readonly muted: boolean;
}

export interface GroupInput {
  readonly firing: readonly FiringAlert[];
  /** Alerts that another group told the same receiver of since: their end is not this group's to tell. */
  readonly forget: ReadonlySet<string>;
  readonly state: GroupState;
  readonly timing: GroupTiming;
  readonly nowMs: TimestampMs;
  /** The last message has neither arrived nor been given up: nothing else is said before, so that nothing overtakes it. */
  readonly onTheWay: boolean;
}

export interface GroupMessage {
  readonly reason: 'changed' | 'repeat';
  /** Ids of alerts that fire, all of the group that are not muted. */
  readonly firing: readonly string[];
  /** Of them those that are told for the first time since they began, or since they were muted. */
  readonly fresh: readonly string[];
  /** Ids of alerts that are over. */
  readonly resolved: readonly string[];
}

export interface GroupDecision {
  readonly message: GroupMessage | undefined;
  readonly state: GroupState;
  /** Whether what is kept of the state changed. */
  readonly mustKeep: boolean;
  /** All is over and told: there is nothing to remember any more. */
  readonly isOver: boolean;
  /** Something new is due, and the message before it has not arrived yet. */
  readonly isHeldUp: boolean;
  /** When to ask again although nothing changed; undefined when only a change can matter. */
  readonly dueMs: TimestampMs | undefined;
}

/**
 * What a group of alerts says now. As in Alertmanager: the first message waits `groupWait` for others, changes come at most
 * every `groupInterval`, what still fires is repeated after `repeatInterval`, and the end of each alert that was told is told
 * once. A message has all alerts of the group that fire and are not muted.
 *
 * Other than there, a change after a quiet time waits only `groupWait`, not for the rest of an interval; an alert that is muted
 * after it was told is told again when it still fires afterwards; and its end is told although it is muted, so that what was
 * opened with a receiver is closed there.
 */
export function decideGroup(input: GroupInput): GroupDecision {
  const { firing, timing, nowMs, onTheWay } = input;
  const { told, isChanged } = rememberedAlerts(input);
  const visible = firing.filter(({ muted }) => !muted);
  const fresh = visible.filter(({ alertId }) => told.get(alertId)?.muted ?? true);
  const ended = endedAlerts(told, firing);
  const hasNews = fresh.length > 0 || ended.length > 0;
  const changeSinceMs = hasNews ? (input.state.changeSinceMs ?? firstChange(fresh, nowMs)) : null;
  const state = { ...input.state, told, changeSinceMs };
  const dueMs = nextMessageMs({ ...state, visible: visible.length }, timing);
  if (onTheWay || dueMs === undefined || nowMs < dueMs) {
    const isOver = told.size === 0 && firing.length === 0 && !onTheWay;
    const isDue = dueMs !== undefined && nowMs >= dueMs;
    return {
      ...{ message: undefined, state, mustKeep: isChanged, isOver, isHeldUp: onTheWay && hasNews && isDue },
      // What is due and held up is asked for again when the message has arrived.
      dueMs: isDue ? undefined : dueMs,
    };
  }
  return said(state, { visible, fresh, ended, hasNews }, nowMs);
}

interface News {
  readonly visible: readonly FiringAlert[];
  readonly fresh: readonly FiringAlert[];
  readonly ended: readonly string[];
  readonly hasNews: boolean;
}

function said(
  state: GroupState,
  { visible, fresh, ended, hasNews }: News,
  nowMs: TimestampMs,
): GroupDecision {
  const told = new Map(state.told);
  for (const alertId of ended) told.delete(alertId);
  for (const { alertId, episodeId } of visible) told.set(alertId, { episodeId, toldMs: nowMs, muted: false });
  return {
    message: {
      reason: hasNews ? 'changed' : 'repeat',
      firing: visible.map(({ alertId }) => alertId),
      fresh: fresh.map(({ alertId }) => alertId),
      resolved: ended,
    },
    state: { ...state, told, lastMessageMs: nowMs, messages: state.messages + 1, changeSinceMs: null },
    mustKeep: true,
    // Asked again when the message has arrived.
    ...{ isOver: false, isHeldUp: false, dueMs: undefined },
  };
}

/** What was told and still matters, with what is muted by now. */
function rememberedAlerts({ firing, forget, state, timing }: GroupInput) {
  const now = new Map(firing.map((alert) => [alert.alertId, alert]));
  const told = new Map<string, ToldAlert>();
  let isChanged = false;
  for (const [alertId, before] of state.told) {
    const alert = now.get(alertId);
    if (forget.has(alertId) || (alert === undefined && !timing.sendResolved)) {
      isChanged = true;
      continue;
    }
    const muted = before.muted || (alert?.muted ?? false);
    if (muted !== before.muted) isChanged = true;
    told.set(alertId, { ...before, muted });
  }
  return { told, isChanged };
}

function endedAlerts(
  told: ReadonlyMap<string, ToldAlert>,
  firing: readonly FiringAlert[],
): readonly string[] {
  const now = new Set(firing.map(({ alertId }) => alertId));
  return [...told.keys()].filter((alertId) => !now.has(alertId));
}

/** An alert that began a while ago, when nobody was here to tell of it, does not wait again. */
function firstChange(fresh: readonly FiringAlert[], nowMs: TimestampMs): TimestampMs {
  return Math.min(nowMs, ...fresh.map(({ startsAtMs }) => startsAtMs));
}

function nextMessageMs(
  {
    changeSinceMs,
    lastMessageMs,
    visible,
  }: {
    readonly changeSinceMs: number | null;
    readonly lastMessageMs: number | null;
    readonly visible: number;
  },
  { groupWaitMs, groupIntervalMs, repeatIntervalMs }: GroupTiming,
): TimestampMs | undefined {
  const times: TimestampMs[] = [];
  if (changeSinceMs !== null)
    times.push(Math.max(changeSinceMs + groupWaitMs, (lastMessageMs ?? -Infinity) + groupIntervalMs));
  if (lastMessageMs !== null && visible > 0) times.push(lastMessageMs + repeatIntervalMs);
  return times.length === 0 ? undefined : Math.min(...times);
}
