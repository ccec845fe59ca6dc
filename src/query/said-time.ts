import Type from 'typebox';
import type { TimestampMs } from '../model/time.ts';
import { parseTime } from './time-expression.ts';

/** An instant as requests say it. */
export function timeSchema(description: string) {
  return Type.Union([Type.Number(), Type.String()], {
    description: `${description}: UTC milliseconds, ISO 8601 with a zone, or now-1h.`,
  });
}

export type SaidTime = number | string;

/** Undefined where nothing is said. Throws `INVALID_QUERY` (400) naming `place`. */
export function timeOf(
  said: SaidTime | undefined,
  { nowMs, place }: { readonly nowMs: TimestampMs; readonly place: string },
): TimestampMs | undefined {
  return said === undefined || said === '' ? undefined : parseTime(said, nowMs, place);
}
