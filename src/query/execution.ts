import type { TimestampMs } from '../model/time.ts';
import type { SampleStore } from '../store/port.ts';

/** What running a plan takes. */
export interface Execution {
  readonly store: Pick<SampleStore, 'readBuckets' | 'readSamples'>;
  readonly nowMs: TimestampMs;
  readonly signal: AbortSignal;
}

/** Values of every group and bucket, group-major, NaN where there is none. */
export interface GroupValues {
  readonly values: Float64Array;
  readonly rowsScanned: number;
}
