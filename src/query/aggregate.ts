import type { Aggregation } from '../model/aggregation.ts';
import type { BucketColumn, BucketColumns } from '../store/port.ts';
import { quantileOf } from './aggregation.ts';

/**
 * One value for each group and bucket, group-major as the columns are; NaN where there is no sample, infinite where a
 * float64 cannot hold what the samples give.
 */
export function aggregate(aggregation: Aggregation, read: BucketColumns): Float64Array {
  return markTooLarge(valuesOf(aggregation, read), read.columns.count);
}

function valuesOf(aggregation: Aggregation, read: BucketColumns): Float64Array {
  if (quantileOf(aggregation) !== undefined) return column(read.quantiles[0], aggregation);
  switch (aggregation) {
    case 'avg':
      return divide(needed(read, 'sum'), read.columns.count);
    case 'count':
      return read.columns.count.map((count) => (count === 0 ? Number.NaN : count));
    case 'sum':
      return blankEmpty(needed(read, 'sum'), read.columns.count);
    case 'min':
    case 'max':
    case 'last':
      return needed(read, aggregation);
    default:
      throw new Error(`BUG: ${aggregation} is not read bucket by bucket`);
  }
}

export function needed(read: BucketColumns, name: BucketColumn): Float64Array {
  return column(read.columns[name], name);
}

function column(values: Float64Array | undefined, name: string): Float64Array {
  if (values === undefined) throw new Error(`BUG: the store left out ${name}`);
  return values;
}

/** 0 / 0 is NaN, which is what an empty bucket must give. */
function divide(sums: Float64Array, counts: Float64Array): Float64Array {
  const averages = new Float64Array(sums.length);
  for (let i = 0; i < sums.length; i += 1) averages[i] = (sums[i] as number) / (counts[i] as number);
  return averages;
}

/** Samples are finite, so NaN in a bucket that has some came from infinite parts of both signs. */
function markTooLarge(values: Float64Array, counts: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i += 1) {
    if (Number.isNaN(values[i]) && counts[i] !== 0) values[i] = Number.POSITIVE_INFINITY;
  }
  return values;
}

function blankEmpty(values: Float64Array, counts: Float64Array): Float64Array {
  const blanked = new Float64Array(values.length);
  for (let i = 0; i < values.length; i += 1)
    blanked[i] = counts[i] === 0 ? Number.NaN : (values[i] as number);
  return blanked;
}
