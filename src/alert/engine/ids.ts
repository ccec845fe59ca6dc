import { createHash } from 'node:crypto';
import type { AlertState } from '../../metadata/port.ts';
import type { Tags } from '../../model/series.ts';
import type { TimestampMs } from '../../model/time.ts';

/** The tags of a group as one text: equal groups have equal texts. */
export function groupKeyOf(tags: Tags): string {
  const keys = Object.keys(tags);
  if (keys.length === 0) return '';
  if (keys.length > 1) keys.sort();
  return JSON.stringify(keys.map((key) => [key, tags[key]]));
}

/** One alert in the eyes of a person: 32 hexadecimal digits. */
export function alertIdOf(ruleId: string, groupKey: string): string {
  return hashOf(`alert\n${ruleId}\n${groupKey}`);
}

/** The same change of the same group seen by two evaluators has one id: 32 hexadecimal digits. */
export function eventIdOf(
  alertId: string,
  { from, to, atMs }: { from: AlertState; to: AlertState; atMs: TimestampMs },
): string {
  return hashOf(`event\n${alertId}\n${atMs}\n${from}\n${to}`);
}

/** A whole number below 2^32 that is spread evenly, the same in every process. */
export function spreadOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE();
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
