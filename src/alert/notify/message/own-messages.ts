import { createHash } from 'node:crypto';
import type { Tags } from '../../../model/series.ts';
import type { TimestampMs } from '../../../model/time.ts';
import { printMatcher } from '../documents/matcher.ts';
import type { StoredSilence } from '../documents/silence.ts';
import { type MessageAlert, NOTHING_LEFT_OUT, type NotificationMessage } from './message.ts';
import { durationText, timeText } from './wording.ts';

/** A message that is marked as a test. */
export function testMessage({
  nowMs,
  link,
  channelName,
}: {
  readonly nowMs: TimestampMs;
  readonly link: string;
  readonly channelName: string;
}): NotificationMessage {
  const alert = ownAlert({
    id: hexId(`test ${channelName} ${nowMs}`),
    ...{ name: 'DashboardingTest', severity: 'info', nowMs, link },
    annotations: {
      summary: `Test of the channel ${channelName}. Nothing is wrong.`,
      description: 'Somebody asked for this message to see whether the channel works.',
    },
    tags: { channel: channelName },
  });
  return ownMessage('test', 'test', alert, nowMs);
}

/** Says that a silence ends soon. */
export function silenceExpiringMessage({
  silence,
  nowMs,
  link,
  groupKey,
}: {
  readonly silence: StoredSilence;
  readonly nowMs: TimestampMs;
  readonly link: string;
  readonly groupKey: string;
}): NotificationMessage {
  const { id, name, kind, endMs, comment, createdBy, matchers } = silence;
  const noun = kind === 'maintenance' ? 'maintenance window' : 'silence';
  const alert = ownAlert({
    id: hexId(`silence ${id} ${endMs}`),
    ...{ name: 'DashboardingSilenceExpiring', severity: 'info', nowMs, link },
    annotations: {
      summary: `The ${noun} ${name} ends in ${durationText(endMs - nowMs)}, at ${timeText(endMs)}. Alerts that still fire will be told then.`,
      matchers: matchers.map(printMatcher).join(', '),
      ...(comment === '' ? {} : { comment }),
      ...(createdBy === '' ? {} : { created_by: createdBy }),
    },
    tags: { silence: name },
  });
  return ownMessage('silenceExpiring', groupKey, alert, nowMs);
}

interface OwnAlert {
  readonly id: string;
  readonly name: string;
  readonly severity: string;
  readonly nowMs: TimestampMs;
  readonly link: string;
  readonly annotations: Tags;
  readonly tags: Tags;
}

function ownAlert({ id, name, severity, nowMs, link, annotations, tags }: OwnAlert): MessageAlert {
  return {
    ...{ status: 'firing', alertId: id, ruleId: `dashboarding:${name}`, ruleName: name, episodeId: null },
    ...{
      eventId: id,
      groupTags: tags,
      labels: { alertname: name, severity, ...tags },
      annotations,
      severity,
    },
    ...{ value: null, threshold: null, startsAtMs: nowMs, endsAtMs: null, firstTriggeredMs: null },
    ...{ acknowledgement: null, link },
  };
}

function ownMessage(
  kind: NotificationMessage['kind'],
  groupKey: string,
  alert: MessageAlert,
  atMs: TimestampMs,
): NotificationMessage {
  return {
    ...{ version: 1, kind, status: 'firing', reason: 'changed', groupKey, routeName: 'default', atMs },
    newsSinceMs: null,
    groupLabels: { alertname: alert.ruleName },
    threadId: alert.alertId,
    ...{ alerts: [alert], leftOut: NOTHING_LEFT_OUT },
  };
}

function hexId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
