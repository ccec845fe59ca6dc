import type { TimestampMs } from '../../model/time.ts';
import type { BucketColumn, BucketColumns } from '../port.ts';

/** Buckets of every group, one after the other in time. */
export interface BucketSpan {
  readonly startMs: TimestampMs;
  /** Buckets of each group. */
  readonly width: number;
  /** Each column has `groupCount * width` values, group-major. */
  readonly columns: ReadonlyMap<BucketColumn, Float64Array>;
}

/** What is made of the ordinary rows of `[startMs, untilMs)`; the last bucket may be a part of one. */
export interface SettledRun extends BucketSpan {
  readonly untilMs: TimestampMs;
}

export interface SpanShape {
  readonly stepMs: number;
  readonly groupCount: number;
  readonly names: readonly BucketColumn[];
}

/** The columns of an answer that begins at `startMs`. */
export function spanOf(answer: BucketColumns, startMs: TimestampMs, width: number): BucketSpan {
  return {
    startMs,
    width,
    columns: new Map(Object.entries(answer.columns) as [BucketColumn, Float64Array][]),
  };
}

export function emptySpan(startMs: TimestampMs, width: number, { groupCount, names }: SpanShape): BucketSpan {
  const columns = new Map<BucketColumn, Float64Array>();
  for (const name of names) {
    const isEmptyZero = name === 'count' || name === 'sum';
    columns.set(name, new Float64Array(groupCount * width).fill(isEmptyZero ? 0 : Number.NaN));
  }
  return { startMs, width, columns };
}

/**
 * Adds the buckets of `part` to those of `to` at the same times; what lies outside of `to` is left out. Where both hold samples in a
 * bucket, only columns that add up come out right.
 */
export function addSpan(to: BucketSpan, part: BucketSpan, { stepMs, groupCount, names }: SpanShape): void {
  const offset = Math.round((part.startMs - to.startMs) / stepMs);
  const first = Math.max(0, -offset);
  const end = Math.min(part.width, to.width - offset);
  if (first >= end) return;
  const counts = columnOf(part, 'count');
  for (const name of names) {
    if (name === 'count') continue;
    const from = columnOf(part, name);
    const into = columnOf(to, name);
    const had = columnOf(to, 'count');
    for (let group = 0; group < groupCount; group++) {
      for (let bucket = first; bucket < end; bucket++) {
        const at = group * part.width + bucket;
        if (counts[at] === 0) continue;
        const target = group * to.width + bucket + offset;
        into[target] =
          had[target] === 0
            ? (from[at] as number)
            : combined(name, into[target] as number, from[at] as number);
      }
    }
  }
  addCounts(to, part, { offset, first, end, groupCount });
}

/** Last, for the other columns look at what was there. */
function addCounts(
  to: BucketSpan,
  part: BucketSpan,
  { offset, first, end, groupCount }: { offset: number; first: number; end: number; groupCount: number },
): void {
  const counts = columnOf(part, 'count');
  const into = columnOf(to, 'count');
  for (let group = 0; group < groupCount; group++) {
    for (let bucket = first; bucket < end; bucket++) {
      const target = group * to.width + bucket + offset;
      into[target] = (into[target] as number) + (counts[group * part.width + bucket] as number);
    }
  }
}

function columnOf(span: BucketSpan, name: BucketColumn): Float64Array {
  const column = span.columns.get(name);
  if (column === undefined) throw new Error(`BUG: a span without the column ${name}`);
  return column;
}

function combined(name: BucketColumn, a: number, b: number): number {
  if (name === 'min') return Math.min(a, b);
  if (name === 'max') return Math.max(a, b);
  if (name === 'sum') return a + b;
  throw new Error(`BUG: two values of ${name} do not add up`);
}
