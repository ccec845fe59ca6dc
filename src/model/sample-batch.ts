import type { SeriesDefinition } from './series.ts';

/**
 * The unit of everything between ingest and store: three columns of equal length over a small series table.
 * Sample `i` belongs to table entry `seriesRefs[i]`, was taken at `times[i]` and has value `values[i]`.
 * The table may name one series more than once.
 */
export interface SampleBatch {
  /** 16 bytes. A batch is stored once for each id: redeliveries and client retries repeat it. */
  readonly id: Uint8Array;
  /**
   * True when the id was derived from the client's `Idempotency-Key`, so that the client may send it again:
   * the store remembers such ids for the idempotency window. A fresh id is only ever redelivered by the queue.
   */
  readonly keyed: boolean;
  /** The series table: the id of each entry, or 0 where none is known yet. */
  readonly seriesIds: Uint32Array;
  /** The definition of each entry whose id is 0, by table index. */
  readonly newSeries: ReadonlyMap<number, SeriesDefinition>;
  readonly seriesRefs: Uint32Array;
  /** UTC milliseconds. */
  readonly times: Float64Array;
  readonly values: Float64Array;
}
