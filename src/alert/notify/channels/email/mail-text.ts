import { firingOf, type MessageAlert, type NotificationMessage, resolvedOf } from '../../message/message.ts';
import {
  durationText,
  leftOutText,
  summaryOf,
  tagsText,
  timeText,
  titleOf,
  valueText,
} from '../../message/wording.ts';

/** Longer mails are not read. */
export const MOST_ALERTS_IN_MAIL = 50;

/** Pairs that the head of an alert says already. */
const SAID = new Set(['alertname', 'severity']);

/** The rows of the little table of an alert, in both forms of a mail. */
export function rowsOf(alert: MessageAlert): readonly (readonly [name: string, value: string])[] {
  const { startsAtMs, endsAtMs, labels, annotations, acknowledgement } = alert;
  const shown = Object.entries(labels).filter(([key]) => !SAID.has(key));
  const texts = Object.entries(annotations).filter(([key, value]) => key !== 'summary' && value !== '');
  const value = valueText(alert);
  return [
    ...(value === undefined ? [] : ([['Value', value]] as const)),
    ['Firing since', timeText(startsAtMs)],
    ...(endsAtMs === null
      ? []
      : ([['Resolved', `${timeText(endsAtMs)}, after ${durationText(endsAtMs - startsAtMs)}`]] as const)),
    ...(acknowledgement === null
      ? []
      : ([['Acknowledged', `by ${acknowledgement.actor}: ${acknowledgement.comment}`]] as const)),
    ...(shown.length === 0 ? [] : ([['Labels', tagsText(Object.fromEntries(shown))]] as const)),
    ...texts,
  ];
}

/** Why a mail was sent, for the foot. */
export function reasonText({ kind, reason, routeName, atMs }: NotificationMessage): string {
  const when = timeText(atMs);
  if (kind === 'test') return `This is a test of the channel, sent at ${when}. Nothing is wrong.`;
  if (kind === 'silenceExpiring') return `Sent at ${when} by the default route.`;
  const why = reason === 'repeat' ? 'Sent again, because it still fires,' : 'Sent';
  return `${why} at ${when} by the route ${routeName}.`;
}

/** The mail as plain text. */
export function mailText(message: NotificationMessage, baseUrl: string): string {
  const shown = { alerts: message.alerts.slice(0, MOST_ALERTS_IN_MAIL) };
  const blocks = [
    titleOf(message),
    ...section('FIRING', firingOf(shown)),
    ...section('RESOLVED', resolvedOf(shown)),
    leftOutText(message, MOST_ALERTS_IN_MAIL) ?? '',
    [reasonText(message), baseUrl].filter(Boolean).join('\n'),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function section(head: string, alerts: readonly MessageAlert[]): readonly string[] {
  return alerts.map((alert) => {
    const rows = rowsOf(alert).map(([name, value]) => `  ${name}: ${value.replaceAll('\n', '\n    ')}`);
    return [
      `${head}  ${alert.ruleName} (${alert.severity})`,
      summaryOf(alert),
      ...rows,
      ...(alert.link === '' ? [] : [`  ${alert.link}`]),
    ].join('\n');
  });
}
