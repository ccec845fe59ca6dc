import { createHash } from 'node:crypto';
import type { AlertEvent, Metadata } from '../../../metadata/port.ts';
import { NOON } from './alert-api.ts';

/** 32 hexadecimal digits for a word. */
export function hexId(word: string): string {
  return createHash('sha256').update(word).digest('hex').slice(0, 32);
}

/** An event of an alert on a host, with everything filled in; `word` makes its id. */
export function eventOf(
  word: string,
  host: string,
  values: Partial<AlertEvent> = {},
): Omit<AlertEvent, 'seq'> {
  const ruleName = values.ruleName ?? 'CPU high';
  const severity = values.severity ?? 'critical';
  return {
    ...{ id: hexId(word), ruleId: 'rule-1', ruleName, alertId: hexId(host) },
    ...{ groupTags: { host }, labels: { alertname: ruleName, severity, host }, annotations: {} },
    ...{ from: 'ok', to: 'firing', reason: 'met', atMs: NOON, value: 91, threshold: 90, severity },
    ...{ firstTriggeredMs: NOON, firedMs: NOON, resolvedMs: null, episodeId: hexId(word), message: null },
    ...values,
  };
}

export async function record(metadata: Metadata, events: readonly Omit<AlertEvent, 'seq'>[]): Promise<void> {
  const [lease] = await metadata.leases.take(['rules-00'], 'test', 60_000);
  if (lease === undefined) throw new Error('the test did not get its lease');
  await metadata.alerts.record(events, { lease });
}
