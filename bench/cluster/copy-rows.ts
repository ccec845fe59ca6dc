import { type Dataset, valueAt } from '../tsbs/dataset.ts';
import { METRICS } from '../tsbs/hosts.ts';

/** PostgreSQL's binary COPY format: signature, flags, length of the extension; and the end (manual, COPY). */
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);
const POSTGRES_EPOCH_MS = 946_684_800_000;
/** A field count, then each field after its length. */
const ROW_BYTES = 2 + (4 + 8) + (4 + 4) + (4 + 4) + (4 + 8);
const [TIME_AT, VALUE_AT] = [6, 34];

/**
 * Rows (time, series_id, arrival, value) of a data set in the order in which they would have come, one buffer a step.
 * `seriesIds[host * METRICS.length + metric]`; all rows have the same `arrival`.
 */
export function* copyRows(dataset: Dataset, seriesIds: Uint32Array, arrival: number): Generator<Buffer> {
  const { hosts, startMs, stepMs, steps } = dataset.shape;
  const template = rowsOf(seriesIds, arrival);
  yield HEADER;
  for (let step = 0; step < steps; step++) {
    const rows = Buffer.from(template);
    const micros = BigInt(startMs + step * stepMs - POSTGRES_EPOCH_MS) * 1_000n;
    let at = 0;
    for (let host = 0; host < hosts; host++) {
      for (let metric = 0; metric < METRICS.length; metric++) {
        rows.writeBigInt64BE(micros, at + TIME_AT);
        rows.writeDoubleBE(valueAt(dataset, host, metric, step), at + VALUE_AT);
        at += ROW_BYTES;
      }
    }
    yield rows;
  }
  yield TRAILER;
}

/** One row for each series, complete but for time and value. */
function rowsOf(seriesIds: Uint32Array, arrival: number): Buffer {
  const rows = Buffer.alloc(seriesIds.length * ROW_BYTES);
  for (const [index, id] of seriesIds.entries()) {
    const at = index * ROW_BYTES;
    rows.writeInt16BE(4, at);
    rows.writeInt32BE(8, at + 2);
    rows.writeInt32BE(4, at + 14);
    rows.writeInt32BE(id, at + 18);
    rows.writeInt32BE(4, at + 22);
    rows.writeInt32BE(arrival, at + 26);
    rows.writeInt32BE(8, at + 30);
  }
  return rows;
}
