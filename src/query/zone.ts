import { DAY_MS, type TimestampMs } from '../model/time.ts';
import { invalidQuery } from './errors.ts';
import { shown } from './shown.ts';

/** A day of the calendar as days since 1970-01-01, whatever the zone. */
export type DayNumber = number;

/** The calendar of one IANA time zone. */
export interface Zone {
  readonly name: string;
  /** The calendar day an instant falls on. */
  dayOf(time: TimestampMs): DayNumber;
  /** The first instant of a calendar day (not always 00:00: some zones change their clocks at midnight). */
  startOfDay(day: DayNumber): TimestampMs;
}

const zones = new Map<string, Zone>();

/** Throws `INVALID_QUERY` for a name that the runtime does not know. */
export function zoneNamed(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = createZone(name);
  zones.set(name, zone);
  return zone;
}

function createZone(name: string): Zone {
  const format = formatFor(name);
  const localOf = (time: TimestampMs) => localMs(format, time);
  const dayOf = (time: TimestampMs) => Math.floor(localOf(time) / DAY_MS);

  const startOfDay = (day: DayNumber): TimestampMs => {
    const midnight = day * DAY_MS;
    // The offset a day earlier and a day later bracket every change that can touch this midnight.
    const before = midnight - DAY_MS;
    const after = midnight + DAY_MS;
    const early = midnight - (localOf(before) - before);
    const late = midnight - (localOf(after) - after);
    const [first, second] = early <= late ? [early, late] : [late, early];
    if (localOf(first) === midnight) return first;
    if (localOf(second) === midnight) return second;
    return firstInstantOfDay(day, first - DAY_MS, second + DAY_MS);
  };

  /** Midnight does not exist: search the instant at which the date changes. */
  const firstInstantOfDay = (day: DayNumber, from: TimestampMs, to: TimestampMs): TimestampMs => {
    let low = from;
    let high = to;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (dayOf(middle) >= day) high = middle;
      else low = middle;
    }
    return high;
  };

  return { name: format.resolvedOptions().timeZone, dayOf, startOfDay };
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    throw invalidQuery(
      `timezone: ${shown(timeZone)} is not a known time zone`,
      'Use an IANA name such as Europe/Berlin or UTC.',
    );
  }
}

/** The local wall clock at `time`, written as if it were UTC. */
function localMs(format: Intl.DateTimeFormat, time: TimestampMs): number {
  const fields: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of format.formatToParts(time)) fields[type] = value;
  const field = (type: Intl.DateTimeFormatPartTypes) => Number(fields[type] ?? 0);
  const year = fields.era?.startsWith('B') ? 1 - field('year') : field('year');
  const seconds = Date.UTC(
    year,
    field('month') - 1,
    field('day'),
    field('hour'),
    field('minute'),
    field('second'),
  );
  return seconds + (time - Math.floor(time / 1000) * 1000);
}
