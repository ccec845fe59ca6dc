import type { CopyBuffer } from './copy-buffer.ts';
import type { PartialRow } from './late-rollups.ts';

/** Columns of metrics_raw and metrics_raw_late as `rawRow` writes them: a field count, and a length before each field. */
export const RAW_COLUMNS = 'time, series_id, arrival, value';
const RAW_FIELDS = 4;
export const RAW_ROW_BYTES = 2 + 12 + 8 + 8 + 12;

/** Columns of the late rollups as `rollupRow` writes them. */
export const LATE_TIER_COLUMNS =
  'bucket, series_id, arrival, count, sum, min, max, first, last, first_time, last_time';
const ROLLUP_FIELDS = 11;
export const ROLLUP_ROW_BYTES = 2 + 2 * 8 + 9 * 12;

interface RawColumns {
  readonly seriesIds: Uint32Array;
  readonly times: Float64Array;
  readonly arrivals: Int32Array;
}

// Where the halves of a float are on this machine.
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
const LOW = LITTLE_ENDIAN ? 0 : 1;
const HIGH = 1 - LOW;

/** `valueWords` are the 32-bit halves of the values. */
export function rawRow(buffer: CopyBuffer, columns: RawColumns, valueWords: Int32Array, row: number): void {
  buffer.beginRow(RAW_FIELDS);
  buffer.timestamp(columns.times[row] as number);
  buffer.int4(columns.seriesIds[row] as number);
  buffer.int4(columns.arrivals[row] as number);
  buffer.float8(valueWords[row * 2 + HIGH] as number, valueWords[row * 2 + LOW] as number);
}

const number = new Float64Array(1);
const numberWords = new Int32Array(number.buffer);

export function rollupRow(buffer: CopyBuffer, row: PartialRow): void {
  buffer.beginRow(ROLLUP_FIELDS);
  buffer.timestamp(row.bucketMs);
  buffer.int4(row.seriesId);
  buffer.int4(row.arrival);
  buffer.int8(row.count);
  for (const value of [row.sum, row.min, row.max, row.first, row.last]) {
    number[0] = value;
    buffer.float8(numberWords[HIGH] as number, numberWords[LOW] as number);
  }
  buffer.timestamp(row.firstTimeMs);
  buffer.timestamp(row.lastTimeMs);
}
