import { HOUR_MS, MINUTE_MS, type TimestampMs } from '../../model/time.ts';

/** Samples of one transaction, one array a column, and the rows of it that count here. */
export interface LateSamples {
  readonly seriesIds: Uint32Array;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly arrivals: Int32Array;
  readonly rows: readonly number[];
}

/** One row of `metrics_1min_late` or `metrics_1hour_late`. */
export interface PartialRow {
  readonly bucketMs: TimestampMs;
  readonly seriesId: number;
  arrival: number;
  count: number;
  sum: number;
  min: number;
  max: number;
  readonly first: number;
  last: number;
  readonly firstTimeMs: TimestampMs;
  lastTimeMs: TimestampMs;
}

export interface LateRollups {
  readonly minutes: readonly PartialRow[];
  readonly hours: readonly PartialRow[];
}

/** The partial rows of late samples: one for each series and bucket. NaN counts in none. */
export function lateRollups({ seriesIds, times, values, arrivals, rows }: LateSamples): LateRollups {
  const counted = rows.filter((row) => !Number.isNaN(values[row]));
  const number = (column: Uint32Array | Float64Array | Int32Array, row: number) => column[row] as number;
  counted.sort(
    (a, b) =>
      number(seriesIds, a) - number(seriesIds, b) ||
      number(times, a) - number(times, b) ||
      number(arrivals, a) - number(arrivals, b),
  );
  const minutes: PartialRow[] = [];
  const hours: PartialRow[] = [];
  for (const row of counted) {
    const sample = {
      seriesId: number(seriesIds, row),
      timeMs: number(times, row),
      value: number(values, row),
      arrival: number(arrivals, row),
    };
    addTo(minutes, sample, MINUTE_MS);
    addTo(hours, sample, HOUR_MS);
  }
  return { minutes, hours };
}

interface LateSample {
  readonly seriesId: number;
  readonly timeMs: TimestampMs;
  readonly value: number;
  readonly arrival: number;
}

/** Samples come in the order of series and time, so that a row is complete when the next one begins. */
function addTo(rows: PartialRow[], { seriesId, timeMs, value, arrival }: LateSample, widthMs: number): void {
  const bucketMs = Math.floor(timeMs / widthMs) * widthMs;
  const row = rows.at(-1);
  if (row === undefined || row.seriesId !== seriesId || row.bucketMs !== bucketMs) {
    rows.push({
      ...{ bucketMs, seriesId, arrival },
      ...{ count: 1, sum: value, min: value, max: value, first: value, last: value },
      ...{ firstTimeMs: timeMs, lastTimeMs: timeMs },
    });
    return;
  }
  row.arrival = Math.max(row.arrival, arrival);
  row.count++;
  row.sum += value;
  row.min = Math.min(row.min, value);
  row.max = Math.max(row.max, value);
  row.last = value;
  row.lastTimeMs = timeMs;
}
