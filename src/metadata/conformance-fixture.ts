import { createHash } from 'node:crypto';
import type { AlertEvent, DeliveryAttempt, Lease, Metadata, NotificationGroup } from './port.ts';
import type { NewDelivery } from './sql/delivery-rows.ts';

/** Two processes over one database, and its clock. */
export interface Opened {
  readonly one: Metadata;
  readonly other: Metadata;
  advance(ms: number): Promise<void>;
}

/** 32 hexadecimal digits for a word. */
export function hexId(word: string): string {
  return createHash('sha256').update(word).digest('hex').slice(0, 32);
}

/** An event with everything filled in; `word` makes its id. */
export function event(word: string, values: Partial<AlertEvent> = {}): Omit<AlertEvent, 'seq'> {
  return {
    ...{ id: hexId(word), ruleId: 'rule-1', ruleName: 'CPU high', alertId: hexId('alert-1') },
    groupTags: { host: 'web-1' },
    labels: { alertname: 'CPU high', severity: 'critical', host: 'web-1' },
    annotations: { summary: '91 % on web-1' },
    ...{ from: 'ok', to: 'firing', reason: 'met', atMs: 10_000, value: 0.1 + 0.2, threshold: -1e300 },
    ...{ severity: 'critical', firstTriggeredMs: 9_000, firedMs: 10_000, resolvedMs: null },
    ...{ episodeId: hexId(word), message: null },
    ...values,
  };
}

export async function takeLease(metadata: Metadata, name: string, owner = 'me'): Promise<Lease> {
  const [lease] = await metadata.leases.take([name], owner, 60_000);
  if (lease === undefined) throw new Error(`${owner} did not get ${name}`);
  return lease;
}

export function delivery(word: string, values: Partial<NewDelivery> = {}): NewDelivery {
  return {
    ...{ id: hexId(word), channelId: 'channel-1', channelName: 'pager', groupKey: 'group-1' },
    subject: `[FIRING:1] ${word}`,
    message: { title: word, lines: [1, 2] },
    eventIds: [hexId('event-1')],
    ...{ createdAtMs: 1_000, dueAtMs: 1_000 },
    ...values,
  };
}

export function group(key: string, state: unknown = {}, updatedAtMs = 1_000): NotificationGroup {
  return { key, state, updatedAtMs };
}

export function attemptOf(
  word: string,
  number: number,
  values: Partial<DeliveryAttempt> = {},
): DeliveryAttempt {
  return {
    ...{ deliveryId: hexId(word), number, startedAtMs: 1_001, durationMs: 20 },
    ...{ outcome: 'delivered', status: 200, answer: 'ok' },
    ...values,
  };
}
