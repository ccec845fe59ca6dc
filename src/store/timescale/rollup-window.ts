import { DAY_MS, HOUR_MS, MINUTE_MS, type TimestampMs } from '../../model/time.ts';

/**
 * A sample that is older than this when its write transaction begins is late: it goes into the late tables, as the rollups
 * may pass its time before it is committed.
 */
export const LATE_AFTER_MS = 10 * MINUTE_MS;

/**
 * Rollups stay this far behind the database's clock. The two minutes between it and `LATE_AFTER_MS` are what a write
 * transaction has at most from its begin to its commit (timescale.writeTimeoutSeconds, enforced by the server).
 */
const ROLLUP_LAG_MS = LATE_AFTER_MS + 2 * MINUTE_MS;

/** How far before their mark rollups look again. There is nothing new by design; it costs nothing where nothing changed. */
export const MINUTE_LOOKBACK_MS = HOUR_MS;
export const HOUR_LOOKBACK_MS = DAY_MS;

/** Until when minutes can be rolled up at `nowMs`. */
export function minutesDoneUntil(nowMs: TimestampMs): TimestampMs {
  return Math.floor((nowMs - ROLLUP_LAG_MS) / MINUTE_MS) * MINUTE_MS;
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
