import type { Acknowledgement, AlertEvent } from '../../../metadata/port.ts';
import type { TimestampMs } from '../../../model/time.ts';
import type { NotifyLinks } from '../contract.ts';
import type { GroupMessage } from '../grouping/decide-group.ts';
import type { GroupIdentity } from '../routing/group-key.ts';
import type { MessageAlert, NotificationMessage } from './message.ts';

export interface MessageParts {
  readonly group: GroupIdentity;
  readonly routeName: string;
  readonly threadId: string;
  readonly decision: Pick<GroupMessage, 'reason' | 'fresh'>;
  /** The last event of each alert that fires. */
  readonly firing: readonly AlertEvent[];
  /** The event that ended each alert that is over. */
  readonly resolved: readonly AlertEvent[];
  /** Of open episodes, by their id. */
  readonly acknowledgements: ReadonlyMap<string, Acknowledgement>;
  readonly links: NotifyLinks;
  readonly nowMs: TimestampMs;
  /** So many alerts at most are in the message, firing ones first; the others are counted. */
  readonly mostAlerts: number;
}

/** What a group says, with everything that a channel may want to show. */
export function buildMessage(parts: MessageParts): NotificationMessage {
  const { group, routeName, threadId, decision, firing, resolved, nowMs, mostAlerts } = parts;
  const shownFiring = firing.toSorted(byAge).slice(0, mostAlerts);
  const shownResolved = resolved.toSorted(byAge).slice(0, mostAlerts - shownFiring.length);
  return {
    ...{ version: 1, kind: 'alerts', routeName, threadId, atMs: nowMs },
    status: firing.length > 0 ? 'firing' : 'resolved',
    reason: decision.reason,
    groupKey: group.key,
    groupLabels: group.labels,
    newsSinceMs: newsSince(parts),
    alerts: [
      ...shownFiring.map((event) => messageAlert(event, 'firing', parts)),
      ...shownResolved.map((event) => messageAlert(event, 'resolved', parts)),
    ],
    leftOut: {
      firing: firing.length - shownFiring.length,
      resolved: resolved.length - shownResolved.length,
    },
  };
}

function messageAlert(
  event: AlertEvent,
  status: MessageAlert['status'],
  { acknowledgements, links }: MessageParts,
): MessageAlert {
  const { alertId, ruleId, ruleName, episodeId, groupTags, labels, annotations, severity } = event;
  const acknowledgement = acknowledgements.get(episodeId ?? '');
  return {
    ...{ status, alertId, ruleId, ruleName, episodeId, eventId: event.id, groupTags, labels, annotations },
    ...{ severity, value: event.value, threshold: event.threshold },
    startsAtMs: beginOf(event),
    endsAtMs: status === 'firing' ? null : (event.resolvedMs ?? event.atMs),
    firstTriggeredMs: event.firstTriggeredMs,
    acknowledgement:
      acknowledgement === undefined
        ? null
        : {
            actor: acknowledgement.actor,
            comment: acknowledgement.comment,
            atMs: acknowledgement.atMs,
          },
    link: links.alert({ ruleId, alertId }),
  };
}

/** When an alert began to fire. */
export function beginOf({ firedMs, firstTriggeredMs, atMs }: AlertEvent): TimestampMs {
  return firedMs ?? firstTriggeredMs ?? atMs;
}

function newsSince({ decision, firing, resolved }: MessageParts): TimestampMs | null {
  const fresh = new Set(decision.fresh);
  const times = [
    ...firing.filter(({ alertId }) => fresh.has(alertId)).map(beginOf),
    ...resolved.map(({ resolvedMs, atMs }) => resolvedMs ?? atMs),
  ];
  return times.length === 0 ? null : Math.min(...times);
}

function byAge(a: AlertEvent, b: AlertEvent): number {
  return beginOf(a) - beginOf(b) || (a.alertId < b.alertId ? -1 : 1);
}
