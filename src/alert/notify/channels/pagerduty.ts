import type { ChannelSettings } from '../documents/channel-settings.ts';
import type { PostJson } from '../http/post-json.ts';
import type { MessageAlert, NotificationMessage } from '../message/message.ts';
import { oneLine, summaryOf, tagsText, valueText } from '../message/wording.ts';
import type { ChannelSender, SendOutcome, SendRequest } from './channel-sender.ts';

const EVENTS_URL = 'https://events.pagerduty.com/v2/enqueue';
/** Bounds of the Events API v2. */
const MOST_SUMMARY = 1_024;
const SEVERITIES = new Set(['critical', 'error', 'warning', 'info']);

export interface PagerDutyDependencies {
  readonly postJson: PostJson;
  readonly baseUrl: () => string;
}

/** Events API v2: one event for each alert, with the id of the alert as the key that joins trigger and resolve. */
export function createPagerDutySender({
  postJson,
  baseUrl,
}: PagerDutyDependencies): ChannelSender<'pagerduty'> {
  return {
    targetOf: (settings) => URL.parse(urlOf(settings))?.host ?? '',
    async send(request) {
      let outcome: SendOutcome = { outcome: 'delivered', status: null, answer: 'nothing to tell' };
      for (const body of eventsOf(request, baseUrl())) {
        const { settings, deliveryId, signal } = request;
        outcome = await postJson({ url: urlOf(settings), body: JSON.stringify(body), deliveryId, signal });
        // Those before have arrived; they are joined by their key when they come again.
        if (outcome.outcome !== 'delivered') return outcome;
      }
      return outcome;
    },
  };
}

function urlOf({ url }: ChannelSettings<'pagerduty'>): string {
  return url ?? EVENTS_URL;
}

function eventsOf({ settings, message }: SendRequest<'pagerduty'>, baseUrl: string): readonly object[] {
  const event = (alert: MessageAlert, action: 'trigger' | 'resolve') => ({
    routing_key: settings.routingKey,
    event_action: action,
    dedup_key: alert.alertId,
    ...(action === 'trigger' ? triggerPart(alert, message, baseUrl) : {}),
  });
  const events = message.alerts.map((alert) =>
    event(alert, alert.status === 'firing' ? 'trigger' : 'resolve'),
  );
  // A test opens nothing that somebody would have to close.
  return message.kind === 'test'
    ? [...events, ...message.alerts.map((alert) => event(alert, 'resolve'))]
    : events;
}

function triggerPart(alert: MessageAlert, message: NotificationMessage, baseUrl: string) {
  const { severity, ruleName, labels, annotations, groupTags, startsAtMs, link } = alert;
  return {
    client: 'Dashboarding',
    ...(baseUrl === '' ? {} : { client_url: baseUrl }),
    ...(link === '' ? {} : { links: [{ href: link, text: 'Rule and chart' }] }),
    payload: {
      summary: oneLine(`${ruleName}: ${summaryOf(alert)}`, MOST_SUMMARY),
      source: oneLine(groupTags.host ?? groupTags.instance ?? (tagsText(groupTags) || ruleName), 255),
      severity: SEVERITIES.has(severity) ? severity : 'error',
      timestamp: new Date(startsAtMs).toISOString(),
      group: oneLine(message.routeName, 255),
      class: oneLine(ruleName, 255),
      custom_details: { value: valueText(alert) ?? null, labels, annotations },
    },
  };
}
