import type { Tags } from '../../../model/series.ts';
import type { TimestampMs } from '../../../model/time.ts';
import { FILTERS, plainNumber } from '../../templates/filters.ts';
import { commonTags, firingOf, type MessageAlert, type NotificationMessage, resolvedOf } from './message.ts';

/** Longer titles are cut: subjects and heads of messages are one line. */
const MOST_TITLE = 200;

/** One line: `[FIRING:2] CPU high (host=web-1)`. No line breaks or other control characters, whatever labels contain. */
export function titleOf(message: NotificationMessage): string {
  return oneLine(`${prefixOf(message)} ${nameOf(message)}${distinctionOf(message)}`, MOST_TITLE);
}

/** What an alert says of itself: its summary, else its description, else its rule and value. */
export function summaryOf(alert: MessageAlert): string {
  const { summary, description } = alert.annotations;
  if (summary !== undefined && summary !== '') return summary;
  if (description !== undefined && description !== '') return description;
  return `${alert.ruleName}: ${valueText(alert) ?? alert.status}`;
}

/** `91.3 (threshold 90)`; undefined where there is nothing to compare. */
export function valueText({
  value,
  threshold,
  status,
}: Pick<MessageAlert, 'value' | 'threshold' | 'status'>): string | undefined {
  if (threshold === null || (value === null && status === 'resolved')) return undefined;
  return `${value === null ? 'no value' : plainNumber(value)} (threshold ${plainNumber(threshold)})`;
}

/** `… and 12 more, 3 of them over`, where a message shows only its first `shown` alerts; undefined when it shows all. */
export function leftOutText({ alerts, leftOut }: NotificationMessage, shown: number): string | undefined {
  const over = resolvedOf({ alerts: alerts.slice(shown) }).length + leftOut.resolved;
  const all = firingOf({ alerts: alerts.slice(shown) }).length + leftOut.firing + over;
  if (all === 0) return undefined;
  return `… and ${all} more${over === 0 ? '' : `, ${over} of them over`}`;
}

/** `host=web-1, disk=sda`: what distinguishes an alert from others of its rule. */
export function tagsText(tags: Tags): string {
  return Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ');
}

/** `2026-11-26 16:31:00 UTC`. */
export function timeText(time: TimestampMs): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `1h 5m`. */
export function durationText(ms: number): string {
  return FILTERS.duration(Math.max(0, Math.round(ms / 1_000)));
}

/** Text on one line, without control characters, of at most `most` characters. */
export function oneLine(text: string, most: number): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** Text without control characters but line breaks, of at most `most` characters. */
export function cleanText(text: string, most: number): string {
  const clean = text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?!\n)\p{Cc}/gu, ' ')
    .trim();
  return clean.length > most ? `${clean.slice(0, most - 1)}…` : clean;
}

function prefixOf(message: NotificationMessage): string {
  if (message.kind === 'test') return '[TEST]';
  if (message.kind === 'silenceExpiring') return '[SILENCE ENDS]';
  if (message.status === 'resolved') return '[RESOLVED]';
  return `[FIRING:${firingOf(message).length + message.leftOut.firing}]`;
}

function nameOf({ alerts }: NotificationMessage): string {
  const names = [...new Set(alerts.map(({ ruleName }) => ruleName))];
  const [first = 'alerts', ...others] = names;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

function distinctionOf({ alerts, kind }: NotificationMessage): string {
  if (kind !== 'alerts') return '';
  const text = tagsText(commonTags(alerts.map(({ groupTags }) => groupTags)));
  return text === '' ? '' : ` (${text})`;
}
