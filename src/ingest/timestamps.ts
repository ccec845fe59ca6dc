import type { TimestampMs } from '../model/time.ts';
import { type Problem, shown } from './problem.ts';

/**
 * UTC milliseconds of a number that counts seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by
 * magnitude; NaN when it is none of them. Each range is the time from September 2001 to November 2286, and no two meet.
 */
export function timestampFromNumber(time: number): TimestampMs {
  if (time >= 1e12 && time < 1e13) return Math.floor(time);
  if (time >= 1e9 && time < 1e10) return Math.round(time * 1e3);
  if (time >= 1e15 && time < 1e16) return Math.floor(time / 1e3);
  if (time >= 1e18 && time < 1e19) return Math.floor(time / 1e6);
  return Number.NaN;
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** UTC milliseconds of an RFC 3339 text with a zone, finer digits cut off; NaN when it is none. */
export function timestampFromText(text: string): TimestampMs {
  const match = ISO.exec(text);
  if (match === null) return Number.NaN;
  // Date.parse takes 30 February for 1 March.
  const day = Number(match[3]);
  if (day > 28 && day > daysInMonth(Number(match[1]), Number(match[2]))) return Number.NaN;
  return Date.parse(text);
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The times a sample may have, `[oldestMs, newestMs]`. */
export interface TimeWindow {
  readonly nowMs: TimestampMs;
  readonly oldestMs: TimestampMs;
  readonly newestMs: TimestampMs;
}

export type CheckedTime =
  | { readonly timeMs: TimestampMs; readonly problem?: undefined }
  | { readonly problem: Problem };

/** Checks a timestamp as a JSON parser gives it; `undefined` and `null` mean now. */
export function checkTimestamp(value: unknown, window: TimeWindow): CheckedTime {
  if (value === undefined || value === null) return { timeMs: window.nowMs };
  const timeMs = toTimestamp(value);
  if (Number.isNaN(timeMs)) {
    return {
      problem: {
        code: 'TIMESTAMP_INVALID',
        at: '.timestamp',
        reason: `expected milliseconds since 1970 (or seconds, micro- or nanoseconds) between the years 2001 and 2286, or a text like "2026-01-31T12:00:00Z", got ${shown(value)}`,
      },
    };
  }
  if (timeMs > window.newestMs) {
    const seconds = Math.ceil((timeMs - window.nowMs) / 1_000);
    return {
      problem: {
        code: 'TIMESTAMP_IN_FUTURE',
        at: '.timestamp',
        reason: `${describe(value, timeMs)} is ${seconds} s ahead of the server's clock; at most ${Math.floor((window.newestMs - window.nowMs) / 1_000)} s are allowed (ingest.maxFutureSeconds)`,
      },
    };
  }
  if (timeMs < window.oldestMs) {
    return {
      problem: {
        code: 'TIMESTAMP_TOO_OLD',
        at: '.timestamp',
        reason: `${describe(value, timeMs)} is older than raw samples are kept, since ${new Date(window.oldestMs).toISOString()} (store.rawRetentionDays)`,
      },
    };
  }
  return { timeMs };
}

function toTimestamp(value: unknown): TimestampMs {
  if (typeof value === 'number') return timestampFromNumber(value);
  if (typeof value === 'string') return timestampFromText(value);
  return Number.NaN;
}

function describe(value: unknown, timeMs: TimestampMs): string {
  return `${shown(value)} (${new Date(timeMs).toISOString()})`;
}
