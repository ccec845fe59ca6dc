import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type TimestampMs } from '../../model/time.ts';

/**
 * Samples become late so long after their time: those that come later cost more to write; what is not settled yet costs more to read.
 * Agents send every ten seconds, so nearly all samples are here by then. Where senders take longer, or a backlog is worked off, it
 * takes longer.
 */
const SHORTEST_LAG_MS = 20 * SECOND_MS;
/** The mark of what is settled moves in steps of this: each is a change in the database and a wait for the writes under way. */
const SETTLED_STEP_MS = 10 * SECOND_MS;
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

/** Until when nothing is to be written any more but what is late, at `nowMs`. */
export function settledUntil(nowMs: TimestampMs, { typicalMs, highMs }: WriteAges): TimestampMs {
  const forSenders = Math.min(LONGEST_LAG_FOR_SENDERS_MS, Math.max(SHORTEST_LAG_MS, 2 * highMs));
  // Twice the age: a backlog of equal age is written by several writers, some a little behind.
  return Math.floor((nowMs - Math.max(forSenders, 2 * typicalMs)) / SETTLED_STEP_MS) * SETTLED_STEP_MS;
}

/** Until when minutes can be rolled up when samples are settled until `settledMs`. */
export function minutesDoneUntil(settledMs: TimestampMs): TimestampMs {
  return Math.floor(settledMs / MINUTE_MS) * MINUTE_MS;
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
