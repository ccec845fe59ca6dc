import { coveredMs, endsPart } from './ends.ts';
import { type Patch, readInPatches } from './patches.ts';
import { estimatedRows, type WindowReading } from './reading.ts';
import { slideQuantile } from './sliding-quantile.ts';

/** Samples of one read: 10 MB of columns, and about a tenth of a second to rank them and let them pass. */
const SAMPLES_OF_READ = 500_000;
/** Where they are closer than estimated, a read may still be so much larger than meant. */
const MARGIN = 2;

/** Quantiles at many ends: every sample is read once, and slides through the windows of its group. */
export async function readQuantiles(reading: WindowReading, quantile: number): Promise<Float64Array> {
  const { series, ends, windowMs } = reading;
  const values = new Float64Array(series.groupCount * ends.count);
  const whole: Patch = { fromUnit: 0, toUnit: series.groupCount, fromEnd: 0, toEnd: ends.count };
  await readInPatches(whole, {
    cost({ fromUnit, toUnit, fromEnd, toEnd }) {
      const rangeMs = coveredMs(endsPart(ends, fromEnd, toEnd), windowMs);
      return estimatedRows('raw', series.seriesIn(fromUnit, toUnit), rangeMs) / SAMPLES_OF_READ;
    },
    async read(patch, isLast) {
      const part = endsPart(ends, patch.fromEnd, patch.toEnd);
      const { groups, ...samples } = await readSamples(reading, patch, isLast);
      let to = 0;
      for (let group = patch.fromUnit; group < patch.toUnit; group += 1) {
        const from = to;
        while (
          to < samples.times.length &&
          groups[samples.seriesIndex[to] as number] === group - patch.fromUnit
        )
          to += 1;
        const own = { times: samples.times.subarray(from, to), values: samples.values.subarray(from, to) };
        values.set(slideQuantile(own, part, windowMs, quantile), group * ends.count + patch.fromEnd);
      }
    },
  });
  return values;
}

/** Samples in order of group. */
async function readSamples(
  { series, ends, windowMs, inTurn, limits }: WindowReading,
  patch: Patch,
  isLast: boolean,
) {
  const { seriesIds, groups } = series.byGroup(patch.fromUnit, patch.toUnit);
  const startMs = ends.firstEndMs + patch.fromEnd * ends.stepMs - windowMs;
  const endMs = ends.firstEndMs + (patch.toEnd - 1) * ends.stepMs;
  const most = Math.min(limits.maxPercentileSamples, limits.maxRows);
  const maxSamples = isLast ? most : Math.min(most, SAMPLES_OF_READ * MARGIN);
  const samples = await inTurn((store, signal) =>
    store.readSamples({ seriesIds, startMs, endMs, maxSamples, signal }),
  );
  return { ...samples, groups };
}
