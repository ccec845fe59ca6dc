import type { Delivery } from '../api/notify-types.ts';

interface Told {
  readonly status?: unknown;
  readonly alerts?: readonly {
    readonly status?: unknown;
    readonly labels?: Readonly<Record<string, unknown>>;
  }[];
  readonly groupLabels?: Readonly<Record<string, unknown>>;
}

/** What a message speaks of, as far as it can be read: "2 firing, 1 resolved: High CPU". */
export function messageWords({ message, groupKey }: Pick<Delivery, 'message' | 'groupKey'>): string {
  const told = typeof message === 'object' && message !== null ? (message as Told) : {};
  const alerts = Array.isArray(told.alerts) ? told.alerts : [];
  const firing = alerts.filter(({ status }) => status === 'firing').length;
  const over = alerts.filter(({ status }) => status === 'resolved').length;
  const counts = [...(firing > 0 ? [`${firing} firing`] : []), ...(over > 0 ? [`${over} resolved`] : [])];
  const names = [...new Set(alerts.flatMap(({ labels }) => text(labels?.alertname)))];
  const subject = names.length > 0 ? names.slice(0, 3).join(', ') : groupWords(told) || groupKey;
  return counts.length === 0 ? subject : `${counts.join(', ')}: ${subject}`;
}

function groupWords({ groupLabels = {} }: Told): string {
  return Object.values(groupLabels).flatMap(text).join(', ');
}

function text(value: unknown): string[] {
  return typeof value === 'string' && value !== '' ? [value] : [];
}
