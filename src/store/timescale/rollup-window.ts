import { DAY_MS, HOUR_MS, MINUTE_MS, type TimestampMs } from '../../model/time.ts';

/**
 * Rollups stay this far behind the database's clock, and further while a backlog is worked off. What comes later than that is late,
 * which costs more to write; what is not rolled up yet costs more to read. Agents send every ten seconds.
 */
const ROLLUP_LAG_MS = 2 * MINUTE_MS;

/** How far before their mark rollups look again. There is nothing new by design; it costs nothing where nothing changed. */
export const MINUTE_LOOKBACK_MS = HOUR_MS;
export const HOUR_LOOKBACK_MS = DAY_MS;

/** Until when minutes can be rolled up at `nowMs`, when samples are typically `ageMs` old as they are written. */
export function minutesDoneUntil(nowMs: TimestampMs, ageMs: number): TimestampMs {
  // Twice the age: a backlog of equal age is written by several writers, some a little behind.
  return Math.floor((nowMs - Math.max(ROLLUP_LAG_MS, 2 * ageMs)) / MINUTE_MS) * MINUTE_MS;
}

/** Until when hours can be rolled up when minutes are until `minutesMs`. */
export function hoursDoneUntil(minutesMs: TimestampMs): TimestampMs {
  return Math.floor(minutesMs / HOUR_MS) * HOUR_MS;
}

/** Before this, raw samples are not needed for minutes any more: twice the look-back behind the mark. */
export function rawNeededFrom(minutesMs: TimestampMs): TimestampMs {
  return minutesMs - 2 * MINUTE_LOOKBACK_MS;
}

export function minutesNeededFrom(hoursMs: TimestampMs): TimestampMs {
  return hoursMs - 2 * HOUR_LOOKBACK_MS;
}
