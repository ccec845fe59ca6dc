import { shown } from '../lib/shown.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type TimestampMs } from '../model/time.ts';
import { invalidQuery } from './errors.ts';

const UNIT_MS = {
  ms: 1,
  s: SECOND_MS,
  m: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
} as const;

const DURATION_PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/gy;
const RELATIVE = /^now(?:([+-])(.+))?$/;
const DIGITS = /^-?\d+(?:\.\d+)?$/;
/** A date with a zone, or a bare date (UTC). A local date-time without a zone would mean another instant on every machine. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/i;

/** `10s`, `1h30m`, `1d`, `500ms` in milliseconds; undefined when the text is not a duration. */
export function parseDurationMs(text: string): number | undefined {
  DURATION_PART.lastIndex = 0;
  let total = 0;
  let end = 0;
  for (let part = DURATION_PART.exec(text); part !== null; part = DURATION_PART.exec(text)) {
    total += Number(part[1]) * UNIT_MS[part[2] as keyof typeof UNIT_MS];
    end = DURATION_PART.lastIndex;
  }
  return end > 0 && end === text.length ? total : undefined;
}

/** The shortest way to write a duration: `15s`, `1h`, `1d`, `1h30m`. */
export function formatDuration(durationMs: number): string {
  let rest = durationMs;
  let text = '';
  for (const unit of ['d', 'h', 'm', 's', 'ms'] as const) {
    const amount = unit === 'ms' ? rest : Math.floor(rest / UNIT_MS[unit]);
    if (amount > 0) text += `${amount}${unit}`;
    rest -= amount * UNIT_MS[unit];
  }
  return text === '' ? '0s' : text;
}

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
