import type { RawColumns, RollupColumns } from './types.ts';

const FIRST_CAPACITY = 1024;

/** Growable columns of raw samples. Columns may be longer than `length` and are replaced when they grow. */
export class RawRows implements RawColumns {
  times = new Float64Array(0);
  values = new Float64Array(0);
  length = 0;

  /** Makes room for this many rows more. */
  reserve(rows: number): void {
    const capacity = grownCapacity(this.times.length, this.length + rows);
    if (capacity === this.times.length) return;
    this.times = grown(this.times, capacity);
    this.values = grown(this.values, capacity);
  }

  clear(): void {
    this.length = 0;
  }
}

/** Growable columns of rollup rows. Columns may be longer than `length` and are replaced when they grow. */
export class RollupRows implements RollupColumns {
  bucket = new Float64Array(0);
  count = new Float64Array(0);
  sum = new Float64Array(0);
  min = new Float64Array(0);
  max = new Float64Array(0);
  first = new Float64Array(0);
  last = new Float64Array(0);
  firstTime = new Float64Array(0);
  lastTime = new Float64Array(0);
  length = 0;

  /** Makes room for this many rows more. */
  reserve(rows: number): void {
    const capacity = grownCapacity(this.bucket.length, this.length + rows);
    if (capacity === this.bucket.length) return;
    this.bucket = grown(this.bucket, capacity);
    this.count = grown(this.count, capacity);
    this.sum = grown(this.sum, capacity);
    this.min = grown(this.min, capacity);
    this.max = grown(this.max, capacity);
    this.first = grown(this.first, capacity);
    this.last = grown(this.last, capacity);
    this.firstTime = grown(this.firstTime, capacity);
    this.lastTime = grown(this.lastTime, capacity);
  }

  clear(): void {
    this.length = 0;
  }
}

function grownCapacity(capacity: number, needed: number): number {
  return needed <= capacity ? capacity : Math.max(FIRST_CAPACITY, capacity * 2, needed);
}

/** Copies through bytes, so that NaN payloads (Prometheus' stale marker) stay as they are. */
function grown(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const next = new Float64Array(capacity);
  next.set(column);
  return next;
}
