import { DAY_MS, type TimestampMs } from '../model/time.ts';

/** No zone changes its clocks twice within a week, so equal offsets at a week's two ends hold all through it. */
const WEEK_MS = 7 * DAY_MS;
/** 39 years of weeks, about 150 kB a zone; asking anew costs 1 to 2 µs a week. */
const MOST_WEEKS = 2_048;
/** Clocks change at whole seconds. */
const SECOND_MS = 1_000;

/**
 * How far a zone's wall clock is ahead of UTC, in milliseconds. The runtime is asked once for each week and, where a week's
 * ends differ, for the second of the change: reading its calendar for each day instead took 200 ms for 30 years.
 */
export class ZoneOffsets {
  readonly #format: Intl.DateTimeFormat;
  readonly #atStart = new Map<number, number>();
  readonly #changes = new Map<number, TimestampMs>();

  constructor(format: Intl.DateTimeFormat) {
    this.#format = format;
  }

  at(time: TimestampMs): number {
    const week = Math.floor(time / WEEK_MS);
    const before = this.#startOf(week);
    const after = this.#startOf(week + 1);
    return before === after || time < this.#changeIn(week, before) ? before : after;
  }

  #startOf(week: number): number {
    return remembered(this.#atStart, week, () => offsetMs(this.#format, week * WEEK_MS));
  }

  /** The first instant of the week that no longer has the offset it began with. */
  #changeIn(week: number, before: number): TimestampMs {
    return remembered(this.#changes, week, () => {
      let low = (week * WEEK_MS) / SECOND_MS;
      let high = ((week + 1) * WEEK_MS) / SECOND_MS;
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (offsetMs(this.#format, middle * SECOND_MS) === before) low = middle;
        else high = middle;
      }
      return high * SECOND_MS;
    });
  }
}

/** Full, the memory begins anew: calendars are read in order of time, so what is older is seldom asked for again. */
function remembered(memory: Map<number, number>, key: number, find: () => number): number {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const found = find();
  if (memory.size >= MOST_WEEKS) memory.clear();
  memory.set(key, found);
  return found;
}

/** The formats that `ZoneOffsets` reads: month, day, year, era, hour, minute and second in this order. */
export function wallClockOf(timeZone: string): Intl.DateTimeFormat {
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
}

/** Text is three times as fast as `formatToParts`; a test holds the two together. */
function offsetMs(format: Intl.DateTimeFormat, time: TimestampMs): number {
  const text = format.format(time);
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = (text.match(/\d+/g) ?? []).map(
    Number,
  );
  const astronomicalYear = text.includes('B') ? 1 - year : year;
  // `Date.UTC` takes the years 0 to 99 for 1900 to 1999.
  const date = new Date(0);
  date.setUTCFullYear(astronomicalYear, month - 1, day);
  date.setUTCHours(hour, minute, second);
  return date.getTime() - time;
}
