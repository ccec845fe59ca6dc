import { LRUCache } from 'lru-cache';
import { DAY_MS, type TimestampMs } from '../../../model/time.ts';
import { wallClockOf, ZoneOffsets } from '../../../query/zone-offsets.ts';

/** Days since 1970-01-01 on the calendar of a zone. */
export type CalendarDay = number;

/** The wall clock of one IANA time zone. */
export interface WallClock {
  dayOf(time: TimestampMs): CalendarDay;
  /**
   * The instant at which a clock on the wall shows `dayMs` after midnight of `day`. Where the clocks skip that time it is the
   * instant at which they skip it; where they show it twice it is the first one.
   */
  instantOf(day: CalendarDay, dayMs: number): TimestampMs;
}

/** More than the silences of one installation use. */
const MOST_ZONES = 64;

const clocks = new LRUCache<string, WallClock>({ max: MOST_ZONES });

/** The clock of a zone, or undefined when the runtime does not know the name. */
export function wallClockNamed(zone: string): WallClock | undefined {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  try {
    const clock = createWallClock(new ZoneOffsets(wallClockOf(zone)));
    clocks.set(zone, clock);
    return clock;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function createWallClock(offsets: ZoneOffsets): WallClock {
  /** What the clock shows, written as if it were UTC. */
  const shownAt = (time: TimestampMs) => time + offsets.at(time);
  return {
    dayOf: (time) => Math.floor(shownAt(time) / DAY_MS),
    instantOf(day, dayMs) {
      const wanted = day * DAY_MS + dayMs;
      // The offsets a day before and a day after bracket every change that can touch this time.
      const a = wanted - offsets.at(wanted - DAY_MS);
      const b = wanted - offsets.at(wanted + DAY_MS);
      const [first, second] = a <= b ? [a, b] : [b, a];
      if (shownAt(first) === wanted) return first;
      if (shownAt(second) === wanted) return second;
      return firstShowing(wanted, first, second);
    },
  };

  /** The time is skipped: the first instant in `(from, to]` at which the clock shows a later one. */
  function firstShowing(wanted: number, from: TimestampMs, to: TimestampMs): TimestampMs {
    let low = from;
    let high = to;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (shownAt(middle) > wanted) high = middle;
      else low = middle;
    }
    return high;
  }
}
