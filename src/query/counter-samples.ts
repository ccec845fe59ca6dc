import type { SampleColumns } from '../store/port.ts';
import { addGrowth, type CounterSums, step } from './counter.ts';

export interface SeriesSamples {
  readonly samples: SampleColumns;
  /** Bounds of the answer's buckets; earlier samples only tell where the first one starts from. */
  readonly edges: Float64Array;
  /** The group of the answer that each series belongs to. */
  readonly groups: Uint32Array;
}

/** Adds the growth of each series sample by sample, which sees every reset. NaN is a mark (of a series that ended), not a sample. */
export function addSeriesSamples(
  sums: CounterSums,
  kind: 'rate' | 'increase',
  { samples, edges, groups }: SeriesSamples,
): void {
  const { seriesIndex, times, values } = samples;
  let i = 0;
  while (i < times.length) {
    const series = seriesIndex[i] as number;
    const base = (groups[series] as number) * sums.bucketCount;
    let bucket = -1;
    let hasPrevious = false;
    let previous = 0;
    let previousTime = 0;
    let growth = 0;
    let fromTime = 0;
    for (; i < times.length && seriesIndex[i] === series; i += 1) {
      const time = times[i] as number;
      const value = values[i] as number;
      if (Number.isNaN(value)) continue;
      if (time >= (edges[bucket + 1] as number)) {
        if (bucket >= 0) addGrowth(sums, kind, base + bucket, growth, previousTime - fromTime);
        while (time >= (edges[bucket + 1] as number)) bucket += 1;
        growth = 0;
        fromTime = hasPrevious ? previousTime : time;
      }
      if (hasPrevious) growth += step(previous, value);
      hasPrevious = true;
      previous = value;
      previousTime = time;
    }
    if (bucket >= 0) addGrowth(sums, kind, base + bucket, growth, previousTime - fromTime);
  }
}
