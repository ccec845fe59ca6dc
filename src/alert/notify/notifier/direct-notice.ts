import type { DeliveryAttempt } from '../../../metadata/port.ts';
import { MINUTE_MS, type TimestampMs } from '../../../model/time.ts';
import type { GroupState } from '../grouping/group-state.ts';
import type { NotificationMessage } from '../message/message.ts';
import { titleOf } from '../message/wording.ts';
import { type Target, timingOf } from '../routing/routing.ts';
import type { NewDelivery } from './shard-outbox.ts';

/** A notifier that dies between storing what it told directly and marking it as delivered has it told again, by the same id. */
const DIRECT_DUE_MS = 5 * MINUTE_MS;

/** What was told without the database, and is not in it yet. */
export interface DirectNotice {
  readonly target: Target;
  readonly message: NotificationMessage;
  /** The one that arrived; it has the id of the delivery. */
  readonly attempt: DeliveryAttempt;
}

/** As if it had been said by the group. Which episode it was is not known: nothing is stored of it yet, and may never be. */
export function toldDirectly(before: GroupState, { target, message, attempt }: DirectNotice): GroupState {
  const toldMs = attempt.startedAtMs;
  // It was none of the group's messages that others wait an interval after: people want to know that it is over.
  const lastMs = toldMs - timingOf(target.channel, target.route).groupIntervalMs;
  const direct = message.alerts.map(({ alertId }) => {
    return [alertId, { episodeId: null, toldMs, muted: false }] as const;
  });
  return {
    ...before,
    told: new Map([...direct, ...before.told]),
    lastMessageMs: Math.max(before.lastMessageMs ?? lastMs, lastMs),
    messages: before.messages + 1,
    lastDeliveryId: before.lastDeliveryId ?? attempt.deliveryId,
    threadId: before.threadId ?? message.threadId,
  };
}

/** Not due before it is marked as delivered. */
export function directDelivery({ target, message, attempt }: DirectNotice, nowMs: TimestampMs): NewDelivery {
  const { id: channelId, name: channelName } = target.channel;
  return {
    ...{ id: attempt.deliveryId, channelId, channelName, groupKey: target.group.key, message, eventIds: [] },
    ...{ subject: titleOf(message), createdAtMs: attempt.startedAtMs, dueAtMs: nowMs + DIRECT_DUE_MS },
  };
}
