import { isCounterAggregation, quantileOf } from '../aggregation.ts';
import { refused } from '../errors.ts';
import { isTooLarge } from './patches.ts';
import { readFolds } from './read-folds.ts';
import { readGrowth } from './read-growth.ts';
import { readQuantiles } from './read-quantiles.ts';
import type { WindowReading } from './reading.ts';

/**
 * The value of each group in each window, group-major, NaN where there is none. One window or thousands of overlapping ones: the same
 * code reads both, each sample once, so that what is tried on the past equals what is evaluated now. Throws what the
 * store throws, and `WINDOW_TOO_LARGE` (422) when one group at one end is already too much.
 */
export async function readWindows(reading: WindowReading): Promise<Float64Array> {
  try {
    return await read(reading);
  } catch (error) {
    throw isTooLarge(error) ? windowTooLarge(reading, error) : error;
  }
}

function read(reading: WindowReading): Promise<Float64Array> {
  const { aggregation, ends } = reading;
  if (isCounterAggregation(aggregation)) return readGrowth(reading, aggregation);
  const quantile = quantileOf(aggregation);
  // At a single end there is nothing to slide, and the store can do it where the samples are.
  if (quantile !== undefined && ends.count > 1) return readQuantiles(reading, quantile);
  return readFolds(reading);
}

function windowTooLarge({ aggregation }: WindowReading, cause: Error) {
  const isQuantile = quantileOf(aggregation) !== undefined;
  const setting = isQuantile ? 'query.maxPercentileSamples' : 'query.maxRows';
  const other = isQuantile ? 'or ask for max or avg, or raise' : 'or raise';
  return refused(
    'WINDOW_TOO_LARGE',
    `one window of one group has too many samples to be read (${cause.message})`,
    `Choose a shorter window, add filters, ${other} ${setting}.`,
    cause,
  );
}
