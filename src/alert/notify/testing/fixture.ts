import { loadConfig } from '../../../config/load.ts';
import type { NotifySettings } from '../../../config/sections/notify.ts';
import { systemClock } from '../../../lib/clock.ts';
import type { ChannelsDependencies } from '../contract.ts';
import { type Channel, parseChannel } from '../documents/channel.ts';
import { createLinks } from '../links.ts';
import { type MessageAlert, NOTHING_LEFT_OUT, type NotificationMessage } from '../message/message.ts';

export function notifySettings(changes: Partial<NotifySettings> = {}): NotifySettings {
  return { ...loadConfig({ environment: {} }).notify, allowPrivateTargets: ['127.0.0.1'], ...changes };
}

export const LINKS = createLinks({ publicUrl: 'https://metrics.example.com/', serverUrl: 'http://unused' });

export function channelDependencies(changes: Partial<ChannelsDependencies> = {}): ChannelsDependencies {
  return {
    settings: notifySettings(),
    clock: systemClock,
    links: LINKS,
    chartPoints: async () => [],
    version: '1.2.3',
    ...changes,
  };
}

export function channelOf(type: Channel['type'], settings: object, name = 'test'): Channel {
  return parseChannel({ name, type, settings });
}

export const T0 = Date.parse('2026-11-26T16:30:00Z');

export function messageAlert(changes: Partial<MessageAlert> = {}): MessageAlert {
  const alertId = changes.alertId ?? 'a1'.repeat(16);
  return {
    ...{ status: 'firing', alertId, ruleId: 'rule-1', ruleName: 'CPU high', episodeId: 'e1' },
    ...{ eventId: 'f1'.repeat(16), groupTags: { host: 'web-1' }, severity: 'critical' },
    labels: { alertname: 'CPU high', severity: 'critical', host: 'web-1', team: 'web' },
    annotations: { summary: 'CPU of web-1 is at 97 %' },
    ...{ value: 97.25, threshold: 90, startsAtMs: T0, endsAtMs: null, firstTriggeredMs: T0 - 60_000 },
    ...{ acknowledgement: null, link: 'https://metrics.example.com/alerts/rules/rule-1' },
    ...changes,
  };
}

export function notification(
  alerts: readonly MessageAlert[] = [messageAlert()],
  changes: Partial<NotificationMessage> = {},
): NotificationMessage {
  return {
    ...{ version: 1, kind: 'alerts', reason: 'changed', groupKey: 'channel/route:{alertname="CPU high"}' },
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    groupLabels: { alertname: 'CPU high' },
    ...{ routeName: 'web team', threadId: 'b2'.repeat(16), atMs: T0 + 30_000, newsSinceMs: T0, alerts },
    leftOut: NOTHING_LEFT_OUT,
    ...changes,
  };
}

export const DELIVERY_ID = 'd3'.repeat(16);
