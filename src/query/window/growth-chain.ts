import type { BucketColumns, SampleColumns } from '../../store/port.ts';
import { needed } from '../aggregate.ts';
import { growthInside, step } from '../counter.ts';

/**
 * Counters as links: each is a sample, or a row of a rollup, and what the counter grew from the one before it in the same series.
 * Links of series `s` are `[starts[s], starts[s + 1])`, in order of time.
 */
export interface GrowthChain {
  readonly starts: Uint32Array;
  /** What says which windows a link is in. */
  readonly times: Float64Array;
  /** Of the first and last sample of a link. */
  readonly firstTimes: Float64Array;
  readonly lastTimes: Float64Array;
  /** From the first to the last sample of the link itself: nothing where it is one sample. */
  readonly inside: Float64Array | undefined;
  /** From the last sample of the link before to the last one of this; the same as `inside` at the first link. */
  readonly growth: Float64Array;
}

/** Takes the columns over: they hold the chain then. NaN is a mark (of a series that ended), not a sample. */
export function chainOfSamples(samples: SampleColumns, seriesCount: number): GrowthChain {
  const { seriesIndex, times, values } = samples;
  const starts = new Uint32Array(seriesCount + 1);
  let length = 0;
  let previous = 0;
  for (let i = 0; i < times.length; i += 1) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    const end = (seriesIndex[i] as number) + 1;
    times[length] = times[i] as number;
    values[length] = starts[end] === 0 ? 0 : step(previous, value);
    previous = value;
    length += 1;
    starts[end] = length;
  }
  closeGaps(starts);
  return { starts, times, firstTimes: times, lastTimes: times, inside: undefined, growth: values };
}

export interface RowBuckets {
  /** Read with each series as a group of its own. */
  readonly read: BucketColumns;
  readonly startMs: number;
  readonly rowMs: number;
  readonly bucketCount: number;
  readonly seriesCount: number;
}

/** Exact, but for resets that leave no trace in a row; see `growthInside`. */
export function chainOfRows({ read, startMs, rowMs, bucketCount, seriesCount }: RowBuckets): GrowthChain {
  const { count } = read.columns;
  const first = needed(read, 'first');
  const last = needed(read, 'last');
  const min = needed(read, 'min');
  const max = needed(read, 'max');
  const firstTime = needed(read, 'firstTime');
  const lastTime = needed(read, 'lastTime');
  const starts = new Uint32Array(seriesCount + 1);
  const rows = count.reduce((sum, samples) => sum + (samples > 0 ? 1 : 0), 0);
  const column = () => new Float64Array(rows);
  const chain = {
    times: column(),
    firstTimes: column(),
    lastTimes: column(),
    inside: column(),
    growth: column(),
  };
  let length = 0;
  let previous = 0;
  for (let i = 0; i < count.length; i += 1) {
    if (count[i] === 0) continue;
    const end = Math.floor(i / bucketCount) + 1;
    const begin = first[i] as number;
    const inside = growthInside(begin, last[i] as number, min[i] as number, max[i] as number);
    chain.times[length] = startMs + (i % bucketCount) * rowMs;
    chain.firstTimes[length] = firstTime[i] as number;
    chain.lastTimes[length] = lastTime[i] as number;
    chain.inside[length] = inside;
    chain.growth[length] = starts[end] === 0 ? inside : inside + step(previous, begin);
    previous = last[i] as number;
    length += 1;
    starts[end] = length;
  }
  closeGaps(starts);
  return { starts, ...chain };
}

/** A series without links begins and ends where the one before it ended. */
function closeGaps(starts: Uint32Array): void {
  for (let i = 1; i < starts.length; i += 1) {
    if (starts[i] === 0) starts[i] = starts[i - 1] as number;
  }
}
