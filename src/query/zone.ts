import { LRUCache } from 'lru-cache';
import { shown } from '../lib/shown.ts';
import { DAY_MS, type TimestampMs } from '../model/time.ts';
import { invalidQuery } from './errors.ts';
import { wallClockOf, ZoneOffsets } from './zone-offsets.ts';

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

/** More than people of one installation live in: 10 MB at most, see `zone-offsets.ts`. */
const MOST_ZONES = 64;

const zones = new LRUCache<string, Zone>({ max: MOST_ZONES });

/**
 * Throws `INVALID_QUERY` for a name that the runtime does not know. One zone has many spellings (`europe/BERLIN`): it is
 * kept under its canonical name only.
 */
export function zoneNamed(name: string): Zone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const format = formatFor(name);
  const canonical = format.resolvedOptions().timeZone;
  const zone = zones.get(canonical) ?? createZone(canonical, new ZoneOffsets(format));
  zones.set(canonical, zone);
  return zone;
}

function createZone(name: string, offsets: ZoneOffsets): Zone {
  /** The wall clock at `time`, written as if it were UTC. */
  const localOf = (time: TimestampMs) => time + offsets.at(time);
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

  return { name, dayOf, startOfDay };
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  try {
    return wallClockOf(timeZone);
  } catch {
    throw invalidQuery(
      `timezone: ${shown(timeZone)} is not a known time zone`,
      'Use an IANA name such as Europe/Berlin or UTC.',
    );
  }
}
