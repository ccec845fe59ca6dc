import type { BucketColumn, BucketColumns } from '../../store/port.ts';
import { aggregate } from '../aggregate.ts';
import { columnsOf, quantileOf } from '../aggregation.ts';
import { coveredMs, endsPart, pieceMs } from './ends.ts';
import { type Patch, readInPatches } from './patches.ts';
import { estimatedRows, type WindowReading } from './reading.ts';
import { FOLDS, foldWindows, piecesOf, type WindowShape } from './sliding-fold.ts';

/** Values of one read that are held at once: 4 MB, and sliding over them keeps others waiting for some 30 ms. */
const MOST_VALUES = 500_000;
/** The embedded store reads so many in about half a second. */
const MOST_ROWS = 20_000_000;

/**
 * Windows whose samples the store can aggregate: it folds the pieces that windows have in common, here they are slid over.
 * Quantiles have no pieces, so they come at one end only.
 */
export async function readFolds(reading: WindowReading): Promise<Float64Array> {
  const { aggregation, tier, series, ends, windowMs, limits } = reading;
  const values = new Float64Array(series.groupCount * ends.count);
  const held = columnsOf(aggregation).length + 1;
  const isQuantile = quantileOf(aggregation) !== undefined;
  const mostRows = isQuantile ? Math.min(MOST_ROWS, limits.maxPercentileSamples) : MOST_ROWS;
  const whole: Patch = { fromUnit: 0, toUnit: series.groupCount, fromEnd: 0, toEnd: ends.count };
  await readInPatches(whole, {
    cost({ fromUnit, toUnit, fromEnd, toEnd }) {
      const part = endsPart(ends, fromEnd, toEnd);
      const pieces = coveredMs(part, windowMs) / pieceMs(part, windowMs);
      const rows = estimatedRows(tier, series.seriesIn(fromUnit, toUnit), coveredMs(part, windowMs));
      return Math.max(((toUnit - fromUnit) * pieces * held) / MOST_VALUES, rows / mostRows);
    },
    async read(patch) {
      const folded = await readPatch(reading, patch);
      const width = patch.toEnd - patch.fromEnd;
      for (let group = patch.fromUnit; group < patch.toUnit; group += 1) {
        const from = (group - patch.fromUnit) * width;
        values.set(folded.subarray(from, from + width), group * ends.count + patch.fromEnd);
      }
    },
  });
  return values;
}

async function readPatch(reading: WindowReading, patch: Patch): Promise<Float64Array> {
  const { aggregation, tier, windowMs, limits } = reading;
  const ends = endsPart(reading.ends, patch.fromEnd, patch.toEnd);
  const groupCount = patch.toUnit - patch.fromUnit;
  const stepMs = pieceMs(ends, windowMs);
  const shape = { width: windowMs / stepMs, stride: Math.max(1, ends.stepMs / stepMs), count: ends.count };
  const quantile = quantileOf(aggregation);
  const read = await reading.inTurn((store, signal) =>
    store.readBuckets({
      ...reading.series.part(patch.fromUnit, patch.toUnit),
      tier,
      groupCount,
      startMs: ends.firstEndMs - windowMs,
      stepMs,
      bucketCount: piecesOf(shape),
      columns: columnsOf(aggregation),
      ...(quantile === undefined ? {} : { quantiles: [quantile] }),
      maxRows:
        quantile === undefined ? limits.maxRows : Math.min(limits.maxRows, limits.maxPercentileSamples),
      signal,
    }),
  );
  return aggregate(aggregation, isEachPiece(shape) ? read : slide(read, shape, groupCount));
}

/** Whether every piece is a window, so that nothing is left to do. */
function isEachPiece({ width, stride, count }: WindowShape): boolean {
  return width === 1 && (stride === 1 || count === 1);
}

function slide(read: BucketColumns, shape: WindowShape, groupCount: number): BucketColumns {
  const pieces = piecesOf(shape);
  const slid = (name: keyof typeof FOLDS) => {
    const column = read.columns[name] as Float64Array;
    const values = new Float64Array(groupCount * shape.count);
    for (let group = 0; group < groupCount; group += 1) {
      const own = column.subarray(group * pieces, (group + 1) * pieces);
      values.set(foldWindows(own, shape, FOLDS[name]), group * shape.count);
    }
    return values;
  };
  const columns: Partial<Record<BucketColumn, Float64Array>> = {};
  for (const name of Object.keys(FOLDS) as (keyof typeof FOLDS)[]) {
    if (read.columns[name] !== undefined) columns[name] = slid(name);
  }
  return { columns: { ...columns, count: slid('count') }, quantiles: [], rowsScanned: read.rowsScanned };
}
