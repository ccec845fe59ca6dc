/** A time zone choice: the browser's own, or a name of the IANA list. */
export type Zone = 'local' | string;

export function zoneName(zone: Zone): string {
  return zone === 'local' ? Intl.DateTimeFormat().resolvedOptions().timeZone : zone;
}

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone}|${JSON.stringify(options)}`;
  let made = cache.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zoneName(zone), hourCycle: 'h23' });
    cache.set(key, made);
  }
  return made;
}

const PARTS: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
};

export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** What a clock on the wall in that zone shows. */
export function wallTime(timeMs: number, zone: Zone): WallTime {
  const parts = formatter(zone, PARTS).formatToParts(timeMs);
  const get = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return {
    year: get('year'),
    month: get('month'),
    day: get('day'),
    hour: get('hour'),
    minute: get('minute'),
    second: get('second'),
  };
}

/** How far that zone's clocks are ahead of UTC at that moment. */
export function zoneOffsetMs(timeMs: number, zone: Zone): number {
  const wall = wallTime(timeMs, zone);
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
  return asUtc - Math.floor(timeMs / 1000) * 1000;
}

/** The moment at which the zone's clocks show this. Of two (clocks turned back) the first; of none, the one after the jump. */
export function fromWallTime(wall: WallTime, zone: Zone): number {
  const asUtc = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
  const guess = asUtc - zoneOffsetMs(asUtc, zone);
  const earlier = asUtc - zoneOffsetMs(guess - 3 * 3_600_000, zone);
  return zoneOffsetMs(earlier, zone) === asUtc - earlier ? earlier : asUtc - zoneOffsetMs(guess, zone);
}

const pad = (value: number, width = 2) => String(value).padStart(width, '0');

/** "2026-11-22 14:03:05", in the zone. Milliseconds are shown when asked for. */
export function formatDateTime(timeMs: number, zone: Zone, options: { millis?: boolean } = {}): string {
  const wall = wallTime(timeMs, zone);
  const date = `${pad(wall.year, 4)}-${pad(wall.month)}-${pad(wall.day)}`;
  const time = `${pad(wall.hour)}:${pad(wall.minute)}:${pad(wall.second)}`;
  const millis = options.millis === true ? `.${pad(((timeMs % 1000) + 1000) % 1000, 3)}` : '';
  return `${date} ${time}${millis}`;
}

export function formatClock(timeMs: number, zone: Zone): string {
  return formatDateTime(timeMs, zone).slice(11);
}

/** "22 Nov". */
export function formatShortDay(timeMs: number, zone: Zone): string {
  return formatter(zone, { day: 'numeric', month: 'short' }).format(timeMs);
}

/** "UTC+02:00". */
export function offsetLabel(timeMs: number, zone: Zone): string {
  const minutes = Math.round(zoneOffsetMs(timeMs, zone) / 60_000);
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '−' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}
