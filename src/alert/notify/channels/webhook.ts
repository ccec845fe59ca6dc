import { createHmac } from 'node:crypto';
import type { PostJson } from '../http/post-json.ts';
import { commonTags, type MessageAlert, type NotificationMessage } from '../message/message.ts';
import { basicAuth } from './basic-auth.ts';
import type { ChannelSender } from './channel-sender.ts';

export interface WebhookDependencies {
  readonly postJson: PostJson;
  readonly now: () => number;
  readonly baseUrl: () => string;
}

/** How Alertmanager writes the end of what has not ended. */
const NO_TIME = '0001-01-01T00:00:00Z';

/** Posts JSON that is compatible with the webhook of Alertmanager, version 4; see docs/formats/webhook.md. */
export function createWebhookSender({
  postJson,
  now,
  baseUrl,
}: WebhookDependencies): ChannelSender<'webhook'> {
  return {
    targetOf: ({ url }) => URL.parse(url)?.host ?? '',
    send({ settings, message, deliveryId, channelName, signal }) {
      const body = JSON.stringify(webhookBody(message, { deliveryId, channelName, baseUrl: baseUrl() }));
      const { hmacSecret = '' } = settings;
      const headers = {
        ...basicAuth(settings),
        ...settings.headers,
        ...(hmacSecret === '' ? {} : { 'x-dashboarding-signature': signatureOf(body, hmacSecret, now()) }),
      };
      return postJson({ url: settings.url, headers, body, deliveryId, signal });
    },
  };
}

/** `t=<unix seconds>,v1=<hex HMAC-SHA-256 of "t.body">`: who keeps the time can refuse what is replayed. */
export function signatureOf(body: string, secret: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1_000);
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}

interface BodyContext {
  readonly deliveryId: string;
  readonly channelName: string;
  readonly baseUrl: string;
}

function webhookBody(message: NotificationMessage, { deliveryId, channelName, baseUrl }: BodyContext) {
  const { status, groupKey, groupLabels, alerts, leftOut, kind, reason } = message;
  return {
    version: '4',
    ...{
      groupKey,
      truncatedAlerts: leftOut.firing + leftOut.resolved,
      status,
      receiver: channelName,
      groupLabels,
    },
    commonLabels: commonTags(alerts.map(({ labels }) => labels)),
    commonAnnotations: commonTags(alerts.map(({ annotations }) => annotations)),
    externalURL: baseUrl,
    alerts: alerts.map(compatibleAlert),
    dashboarding: { deliveryId, kind, reason, atMs: message.atMs, alerts: alerts.map(ownAlert) },
  };
}

function compatibleAlert(alert: MessageAlert) {
  const { status, labels, annotations, startsAtMs, endsAtMs, link } = alert;
  return {
    ...{ status, labels, annotations },
    startsAt: new Date(startsAtMs).toISOString(),
    endsAt: endsAtMs === null ? NO_TIME : new Date(endsAtMs).toISOString(),
    generatorURL: link,
    fingerprint: fingerprintOf(alert),
  };
}

/** What Alertmanager's format has no place for, in the same order. */
function ownAlert(alert: MessageAlert) {
  const { alertId, ruleId, ruleName, episodeId, eventId, groupTags, severity, value, threshold } = alert;
  const { startsAtMs, endsAtMs, firstTriggeredMs, acknowledgement } = alert;
  return {
    fingerprint: fingerprintOf(alert),
    ...{ alertId, ruleId, ruleName, episodeId, eventId, groupTags, severity, value, threshold },
    ...{ firstTriggeredMs, startsAtMs, endsAtMs, acknowledgement },
  };
}

/** 16 hexadecimal digits, as fingerprints of Alertmanager have. */
function fingerprintOf({ alertId }: MessageAlert): string {
  return alertId.slice(0, 16);
}
