import { DAY_MS, HOUR_MS, MINUTE_MS, type TimestampMs } from '../../model/time.ts';

/**
 * Rollups stay this far behind the database's clock: what comes later than that is late, which costs more to write; what is not
 * rolled up yet costs more to read. Agents send every ten seconds, so nearly all samples are here after half a minute. Where senders
 * take longer, or a backlog is worked off, rollups wait longer.
 */
const SHORTEST_LAG_MS = MINUTE_MS / 2;
/** A few machines that were away for long are no reason to make everybody's questions dear. */
const LONGEST_LAG_FOR_SENDERS_MS = 2 * MINUTE_MS;

/** How old samples are as they are written: half of them are younger than `typicalMs`, nearly all younger than `highMs`. */
export interface WriteAges {
  readonly typicalMs: number;
  readonly highMs: number;
}

export const NO_AGE: WriteAges = { typicalMs: 0, highMs: 0 };

/** How far before their mark rollups look again. There is nothing new by design; it costs nothing where nothing changed. */
export const MINUTE_LOOKBACK_MS = HOUR_MS;
export const HOUR_LOOKBACK_MS = DAY_MS;

/** Until when minutes can be rolled up at `nowMs`. */
export function minutesDoneUntil(nowMs: TimestampMs, { typicalMs, highMs }: WriteAges): TimestampMs {
  const forSenders = Math.min(LONGEST_LAG_FOR_SENDERS_MS, Math.max(SHORTEST_LAG_MS, 2 * highMs));
  // Twice the age: a backlog of equal age is written by several writers, some a little behind.
  return Math.floor((nowMs - Math.max(forSenders, 2 * typicalMs)) / MINUTE_MS) * MINUTE_MS;
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
