import { shown } from '../lib/shown.ts';
import { parseDurationMs } from '../model/duration.ts';
import type { TimestampMs } from '../model/time.ts';
import { invalidQuery } from './errors.ts';

const RELATIVE = /^now(?:([+-])(.+))?$/;
const DIGITS = /^-?\d+(?:\.\d+)?$/;
/** A date with a zone, or a bare date (UTC). A local date-time without a zone would mean another instant on every machine. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/i;

/**
 * An instant as users write it: milliseconds, an ISO 8601 text with a zone (or a bare date, UTC), `now`, `now-1h30m`.
 * Throws `INVALID_QUERY` naming `place`.
 */
export function parseTime(value: number | string, nowMs: TimestampMs, place: string): TimestampMs {
  if (typeof value === 'number') return checkMilliseconds(value, place);
  const text = value.trim();
  const relative = RELATIVE.exec(text);
  if (relative !== null) {
    const offsetMs = relative[2] === undefined ? 0 : parseDurationMs(relative[2].trim());
    if (offsetMs !== undefined) return Math.floor(relative[1] === '-' ? nowMs - offsetMs : nowMs + offsetMs);
  }
  if (DIGITS.test(text)) return checkMilliseconds(Number(text), place);
  const parsed = ISO.test(text) ? Date.parse(text.replace(' ', 'T')) : Number.NaN;
  if (Number.isNaN(parsed)) {
    throw invalidQuery(
      `${place}: ${shown(value)} is not a time`,
      'Write milliseconds, an ISO 8601 time with a zone such as 2026-11-22T10:00:00Z, or now-1h.',
    );
  }
  return parsed;
}

/** Seconds, micro- and nanoseconds are other people's units: as milliseconds they would silently mean another year. */
function checkMilliseconds(value: number, place: string): TimestampMs {
  const looksLikeSeconds = value >= 1e9 && value < 1e10;
  if (looksLikeSeconds || !(Math.abs(value) <= 1e14)) {
    throw invalidQuery(
      `${place}: ${value} is not a time in milliseconds${looksLikeSeconds ? '; it looks like seconds' : ''}`,
      'Times are milliseconds since 1970-01-01T00:00:00Z.',
    );
  }
  return Math.floor(value);
}
