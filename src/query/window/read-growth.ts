import { TIER_RESOLUTION_MS } from '../../store/port.ts';
import { columnsOf } from '../aggregation.ts';
import { counterSums } from '../counter.ts';
import { lookBackBuckets } from '../plan.ts';
import { coveredMs, type Ends, endAt, endsPart } from './ends.ts';
import { chainOfRows, chainOfSamples, type GrowthChain } from './growth-chain.ts';
import { type Patch, readInPatches } from './patches.ts';
import { estimatedRows, type WindowReading } from './reading.ts';
import { addGrowthInWindows } from './sliding-growth.ts';

/** Samples of one read: 10 MB of columns. */
const SAMPLES_OF_READ = 500_000;
/** Where they are closer than estimated, a read may still be so much larger than meant. */
const MARGIN = 2;
/** What is read of a single series in a single window if need be. */
const MOST_SAMPLES_OF_ONE = 5_000_000;
/** A row of a rollup has seven columns: 14 MB. */
const ROWS_OF_READ = 250_000;

/**
 * Growth of counters, in windows at any number of ends. Growth adds up over series, so each is read by itself, from samples while
 * they are kept, else row by row; the previous sample is looked for as far back as queries do.
 */
export async function readGrowth(reading: WindowReading, kind: 'rate' | 'increase'): Promise<Float64Array> {
  const { series, ends, windowMs, tier } = reading;
  const lookBackMs = lookBackBuckets(windowMs) * windowMs;
  const sums = counterSums(series.groupCount, ends.count);
  const { groups } = series.part(0, series.groupCount);
  const whole: Patch = { fromUnit: 0, toUnit: series.seriesCount, fromEnd: 0, toEnd: ends.count };
  await readInPatches(whole, {
    cost({ fromUnit, toUnit, fromEnd, toEnd }) {
      const rangeMs = coveredMs(endsPart(ends, fromEnd, toEnd), windowMs) + lookBackMs;
      return (
        estimatedRows(tier, toUnit - fromUnit, rangeMs) / (tier === 'raw' ? SAMPLES_OF_READ : ROWS_OF_READ)
      );
    },
    async read(patch, isLast) {
      const part = endsPart(ends, patch.fromEnd, patch.toEnd);
      const chain = await readChain(reading, patch, { ends: part, lookBackMs, isLast });
      const own = groups.subarray(patch.fromUnit, patch.toUnit);
      const places = Float64Array.from(own, (group) => group * ends.count + patch.fromEnd);
      addGrowthInWindows(chain, { ends: part, windowMs, lookBackMs, kind }, { sums, places });
    },
  });
  return sums.values;
}

interface ChainRange {
  readonly ends: Ends;
  readonly lookBackMs: number;
  readonly isLast: boolean;
}

function readChain(reading: WindowReading, patch: Patch, range: ChainRange): Promise<GrowthChain> {
  const { series, windowMs } = reading;
  const all = series.part(0, series.groupCount);
  const seriesIds = all.seriesIds.subarray(patch.fromUnit, patch.toUnit);
  const bounds = {
    startMs: range.ends.firstEndMs - windowMs - range.lookBackMs,
    endMs: endAt(range.ends, range.ends.count - 1),
  };
  if (reading.tier !== 'raw') return readRows(reading, seriesIds, bounds);
  const most = range.isLast ? MOST_SAMPLES_OF_ONE : SAMPLES_OF_READ * MARGIN;
  const maxSamples = Math.min(reading.limits.maxRows, most);
  return reading.inTurn(async (store, signal) => {
    const samples = await store.readSamples({ seriesIds, ...bounds, maxSamples, signal });
    return chainOfSamples(samples, seriesIds.length);
  });
}

function readRows(
  { aggregation, tier, inTurn, limits }: WindowReading,
  seriesIds: Uint32Array,
  { startMs, endMs }: { startMs: number; endMs: number },
): Promise<GrowthChain> {
  const rowMs = TIER_RESOLUTION_MS[tier];
  const bucketCount = (endMs - startMs) / rowMs;
  const groups = Uint32Array.from(seriesIds.keys());
  return inTurn(async (store, signal) => {
    const read = await store.readBuckets({
      ...{ tier, seriesIds, groups, startMs, bucketCount, signal },
      groupCount: seriesIds.length,
      stepMs: rowMs,
      columns: columnsOf(aggregation),
      maxRows: limits.maxRows,
    });
    return chainOfRows({ read, startMs, rowMs, bucketCount, seriesCount: seriesIds.length });
  });
}
