import { duration } from '../format/duration.ts';
import { formatDateTime, fromWallTime, type Zone } from './zone.ts';

/** As written in the address: `now`, `now-1h`, or a moment in ISO 8601. */
export interface RawRange {
  readonly from: string;
  readonly to: string;
}

/** `[startMs, endMs)`. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

export const DEFAULT_RANGE: RawRange = { from: 'now-1h', to: 'now' };

export const PRESETS = [
  { label: '5 minutes', short: '5m', from: 'now-5m', key: '1' },
  { label: '15 minutes', short: '15m', from: 'now-15m', key: '2' },
  { label: '30 minutes', short: '30m', from: 'now-30m', key: '3' },
  { label: '1 hour', short: '1h', from: 'now-1h', key: '4' },
  { label: '3 hours', short: '3h', from: 'now-3h', key: '5' },
  { label: '6 hours', short: '6h', from: 'now-6h', key: '6' },
  { label: '12 hours', short: '12h', from: 'now-12h', key: '7' },
  { label: '24 hours', short: '24h', from: 'now-24h', key: '8' },
  { label: '2 days', short: '2d', from: 'now-2d', key: '9' },
  { label: '7 days', short: '7d', from: 'now-7d', key: '0' },
  { label: '30 days', short: '30d', from: 'now-30d', key: '' },
  { label: '90 days', short: '90d', from: 'now-90d', key: '' },
] as const;

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const RELATIVE = /^now(?:-(\d+(?:\.\d+)?)\s*([smhdw]))?$/i;
const SPAN = /^(\d+(?:\.\d+)?)\s*([smhdw])$/i;
const WALL = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

export function isRelative(text: string): boolean {
  return RELATIVE.test(text.trim());
}

/** A range whose end is now moves on with the clock; any other stands still. */
export function isLive(range: RawRange): boolean {
  return range.to.trim().toLowerCase() === 'now' && isRelative(range.from);
}

/** The moment a text means, or undefined. Wall times are read in the zone; a bare time of day is today's. */
export function parseMoment(text: string, nowMs: number, zone: Zone): number | undefined {
  const trimmed = text.trim();
  const relative = RELATIVE.exec(trimmed);
  if (relative !== null) return nowMs - span(relative[1], relative[2]);
  const bare = SPAN.exec(trimmed);
  if (bare !== null) return nowMs - span(bare[1], bare[2]);
  const clock = CLOCK.exec(trimmed);
  if (clock !== null)
    return parseMoment(`${formatDateTime(nowMs, zone).slice(0, 10)} ${trimmed}`, nowMs, zone);
  const wall = WALL.exec(trimmed);
  if (wall !== null) return wallMoment(wall, zone);
  if (/^\d{12,14}$/.test(trimmed)) return Number(trimmed);
  const parsed = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(trimmed)
    ? Date.parse(trimmed)
    : Number.NaN;
  return Number.isNaN(parsed) ? undefined : parsed;
}

function span(amount: string | undefined, unit: string | undefined): number {
  return amount === undefined || unit === undefined ? 0 : Number(amount) * (UNIT_MS[unit.toLowerCase()] ?? 0);
}

function wallMoment(match: RegExpExecArray, zone: Zone): number | undefined {
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  const wall = {
    year: year ?? 0,
    month: month ?? 0,
    day: day ?? 0,
    hour: hour ?? 0,
    minute: minute ?? 0,
    second: second ?? 0,
  };
  const valid = wall.month >= 1 && wall.month <= 12 && wall.day >= 1 && wall.hour < 24 && wall.minute < 60;
  const daysInMonth = new Date(Date.UTC(wall.year, wall.month, 0)).getUTCDate();
  return valid && wall.second < 60 && wall.day <= daysInMonth ? fromWallTime(wall, zone) : undefined;
}

/** The window a range means now. A range that cannot be read, or ends before it starts, is the default one. */
export function resolveRange(range: RawRange, nowMs: number): Window {
  const startMs = parseMoment(range.from, nowMs, 'UTC');
  const endMs = parseMoment(range.to, nowMs, 'UTC');
  if (startMs === undefined || endMs === undefined || startMs >= endMs) {
    return { startMs: nowMs - 3_600_000, endMs: nowMs };
  }
  return { startMs, endMs };
}

/** What the API is sent: relative words as they are, so that equal live queries share one cached answer. */
export function apiTime(text: string, nowMs: number): string | number {
  const trimmed = text.trim().toLowerCase();
  return isRelative(trimmed) ? trimmed : (parseMoment(text, nowMs, 'UTC') ?? trimmed);
}

/** A moment as the address writes it. */
export function isoMoment(timeMs: number): string {
  return new Date(Math.round(timeMs)).toISOString().replace('.000Z', 'Z');
}

export function absoluteRange(window: Window): RawRange {
  return { from: isoMoment(window.startMs), to: isoMoment(window.endMs) };
}

/** "Last 1 hour", or both ends with the date said once where that is enough. */
export function rangeLabel(range: RawRange, nowMs: number, zone: Zone): string {
  if (isLive(range)) {
    const preset = PRESETS.find(({ from }) => from === range.from);
    const window = resolveRange(range, nowMs);
    return `Last ${preset?.label ?? duration((window.endMs - window.startMs) / 1000)}`;
  }
  const window = resolveRange(range, nowMs);
  const from = trimSeconds(formatDateTime(window.startMs, zone));
  const to = trimSeconds(formatDateTime(window.endMs, zone));
  return from.slice(0, 10) === to.slice(0, 10) ? `${from} – ${to.slice(11)}` : `${from} – ${to}`;
}

function trimSeconds(text: string): string {
  return text.endsWith(':00') ? text.slice(0, -3) : text;
}

/** The window moved by `share` of its own width (−0.5 is half a width back), never past now. */
export function shifted(window: Window, share: number, nowMs: number): Window {
  const width = window.endMs - window.startMs;
  const endMs = Math.min(window.endMs + width * share, nowMs);
  return { startMs: endMs - width, endMs };
}

/** The window `factor` times as wide around its middle, never past now. */
export function widened(window: Window, factor: number, nowMs: number): Window {
  const middle = (window.startMs + window.endMs) / 2;
  const half = ((window.endMs - window.startMs) / 2) * factor;
  const endMs = Math.min(middle + half, nowMs);
  return { startMs: endMs - 2 * half, endMs };
}
