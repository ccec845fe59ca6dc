import type { DashboardTime } from '../../../model/dashboard/document.ts';
import { parseDurationMs } from '../../../model/duration.ts';
import { type Fields, preview, shorten } from '../fields.ts';

const USUAL = { from: 'now-6h', to: 'now' };

/** `time` and `timezone`. Rounded times (`now/d`) have no counterpart; the nearest plain one is taken. */
export function readTime(board: Fields, nowMs: number): DashboardTime {
  const time = board.object('time');
  const from = readMoment(time, 'from') ?? USUAL.from;
  const to = readMoment(time, 'to') ?? USUAL.to;
  const zone = readZone(board);
  if (atMs(to, nowMs) > atMs(from, nowMs)) return { from, to, zone };
  board.notSupported(
    'time',
    `The time range from ${from} to ${to} is empty; the board opens with the last 6 hours.`,
  );
  return { ...USUAL, zone };
}

function readMoment(time: Fields, key: string): string | undefined {
  const raw = time.raw(key);
  if (raw === undefined || raw === null || raw === '') return undefined;
  const text =
    typeof raw === 'number' || (typeof raw === 'string' && /^\d{12,14}$/.test(raw))
      ? momentOf(Number(raw))
      : relativeOf(time, key, raw);
  if (text === undefined) time.notSupported(key, `The time ${preview(raw)} is not known here.`);
  return text;
}

const LAST_MS = 8_640_000_000_000_000;

function momentOf(ms: number): string | undefined {
  return Math.abs(ms) <= LAST_MS && Math.abs(ms) <= 1e14 ? new Date(ms).toISOString() : undefined;
}

const ROUNDED_MS: Readonly<Record<string, string>> = {
  d: '1d',
  w: '7d',
  M: '30d',
  y: '365d',
  h: '1h',
  m: '1m',
  Q: '91d',
  fQ: '91d',
  fy: '365d',
};

function relativeOf(time: Fields, key: string, raw: unknown): string | undefined {
  if (typeof raw !== 'string') return undefined;
  const [, sign = '', amount = '', unit = ''] = /^now(?:([-+])(\d+)([smhdwMy]))?$/.exec(raw) ?? [];
  if (raw === 'now') return raw;
  if (unit !== '') return plainRelative(`now${sign}`, amount, unit);
  const rounded = /^now(?:-(?<amount>\d+)(?<unit>[smhdwMy]))?\/(?<to>fQ|fy|[smhdwMyQ])$/.exec(raw)?.groups;
  if (rounded !== undefined) {
    time.translated(
      key,
      `The time ${raw} was rounded to whole ${UNIT_WORDS[rounded.to ?? ''] ?? 'units'}, which has no counterpart.`,
    );
    if (key === 'to') return 'now';
    const reach = ROUNDED_MS[rounded.to ?? ''] ?? '1d';
    return rounded.unit === undefined
      ? `now-${reach}`
      : plainRelative('now-', rounded.amount ?? '1', rounded.unit);
  }
  const at = Date.parse(raw);
  return Number.isNaN(at) ? undefined : momentOf(at);
}

const UNIT_WORDS: Readonly<Record<string, string>> = {
  d: 'days',
  w: 'weeks',
  M: 'months',
  y: 'years',
  h: 'hours',
  m: 'minutes',
};

/** Months and years have no length of their own here. */
function plainRelative(start: string, amount: string, unit: string): string | undefined {
  const count = Number(amount);
  if (count > 100_000_000) return undefined;
  if (unit === 'M') return `${start}${count * 30}d`;
  return unit === 'y' ? `${start}${count * 365}d` : `${start}${count}${unit}`;
}

function atMs(text: string, nowMs: number): number {
  const [, sign, width = ''] = /^now(?:([-+])(.+))?$/.exec(text) ?? [];
  if (text === 'now') return nowMs;
  if (sign === undefined) return Date.parse(text);
  const ms = parseDurationMs(width) ?? 0;
  return sign === '-' ? nowMs - ms : nowMs + ms;
}

function readZone(board: Fields): string {
  const zone = board.text('timezone') ?? '';
  if (zone === '' || zone === 'browser') return 'browser';
  if (/^utc$/i.test(zone)) return 'utc';
  if (isZone(zone)) return zone;
  board.notSupported('timezone', `The time zone ${shorten(zone, 60)} is not known here.`);
  return 'browser';
}

function isZone(zone: string): boolean {
  if (zone.length > 100) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const MOST_SECONDS = 86_400;

/** `30s`, `5m`, or false and empty for never. */
export function readRefresh(board: Fields): number {
  const refresh = board.raw('refresh');
  if (refresh === undefined || refresh === null || refresh === false || refresh === '') return 0;
  if (refresh === 'auto' || refresh === true) {
    board.minor(
      'translated',
      'refresh',
      'It renewed itself as often as its width asked for; here every 30 seconds.',
    );
    return 30;
  }
  const seconds = typeof refresh === 'string' ? (parseDurationMs(refresh) ?? Number.NaN) / 1_000 : Number.NaN;
  if (seconds >= 1 && seconds <= MOST_SECONDS) return Math.round(seconds);
  board.notSupported(
    'refresh',
    `The refresh ${preview(refresh)} is not known here; it does not renew itself.`,
  );
  return 0;
}
