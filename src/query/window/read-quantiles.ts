import { coveredMs, endsPart } from './ends.ts';
import { type Patch, readInPatches } from './patches.ts';
import { estimatedRows, type WindowReading } from './reading.ts';
import { slideQuantile } from './sliding-quantile.ts';

/**
 * Samples of one read. To rank a hundred thousand and let them pass keeps others waiting for some 50 ms; but a read must
 * reach over several windows, since neighbouring reads have one in common.
 */
const SAMPLES_OF_READ = { least: 100_000, most: 250_000 };
const WINDOWS_OF_READ = 4;
/** Where they are closer than estimated, a read may still be so much larger than meant. */
const MARGIN = 2;

/** Quantiles at many ends: every sample is read once, and slides through the windows of its group. */
export async function readQuantiles(reading: WindowReading, quantile: number): Promise<Float64Array> {
  const { series, ends, windowMs } = reading;
  const values = new Float64Array(series.groupCount * ends.count);
  const whole: Patch = { fromUnit: 0, toUnit: series.groupCount, fromEnd: 0, toEnd: ends.count };
  await readInPatches(whole, {
    cost({ fromUnit, toUnit, fromEnd, toEnd }) {
      const rows = (rangeMs: number) => estimatedRows('raw', series.seriesIn(fromUnit, toUnit), rangeMs);
      const { least, most } = SAMPLES_OF_READ;
      const affordable = Math.min(most, Math.max(least, rows(windowMs) * WINDOWS_OF_READ));
      return rows(coveredMs(endsPart(ends, fromEnd, toEnd), windowMs)) / affordable;
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
  const maxSamples = isLast ? most : Math.min(most, SAMPLES_OF_READ.most * MARGIN);
  const samples = await inTurn((store, signal) =>
    store.readSamples({ seriesIds, startMs, endMs, maxSamples, signal }),
  );
  return { ...samples, groups };
}
