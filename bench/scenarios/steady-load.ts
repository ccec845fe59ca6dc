import { type Load, type LoadOptions, prepareLoad } from '../load/senders.ts';
import type { BenchOptions } from '../options.ts';
import { percentiles } from '../report/statistics.ts';
import { type Dataset, type DatasetShape, generateDataset } from '../tsbs/dataset.ts';
import { METRICS } from '../tsbs/hosts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Time for the sender threads to start before the first sample is due. */
const HEAD_START_MS = 3_000;
/** The same series as in the history go on with other values. */
const LIVE_STREAM = 2 ** 31;

/** Data that ended a minute ago, at one sample a minute. */
export function generateHistory({ seed, hosts }: BenchOptions, hours: number): Dataset {
  const span = Math.round(hours * HOUR);
  return generateDataset({
    ...{ seed, hosts, stepMs: MINUTE, steps: Math.max(1, Math.floor(span / MINUTE)) },
    startMs: ceil(Date.now(), MINUTE) - span - MINUTE,
  });
}

/** The points that arrive at a steady rate; the first is due soon. */
export function generateLive(options: BenchOptions): Dataset {
  const shape = liveShape(options);
  // The clock is read only when the values are there.
  const { values } = generateDataset(shape);
  return { shape: { ...shape, startMs: ceil(Date.now() + HEAD_START_MS, 1_000) }, values };
}

/** The rate decides how often each series reports: 10,000 series at 100,000 points/s report ten times a second. */
function liveShape({ seed, hosts, rate, seconds }: BenchOptions): DatasetShape {
  const stepMs = Math.max(1, Math.round(((hosts * METRICS.length) / rate) * 1_000));
  const steps = Math.max(1, Math.round((seconds * 1_000) / stepMs));
  return { seed, stream: LIVE_STREAM, hosts, stepMs, steps, startMs: 0 };
}

/** Sender threads for a data set, with the options of the command line. */
export function startLoad(
  options: BenchOptions,
  load: Pick<LoadOptions, 'endpoint' | 'dataset' | 'pace' | 'keyPrefix'>,
): Promise<Load> {
  return prepareLoad({
    ...load,
    threads: options.senders,
    ...{ connectionsPerThread: options.connections, maxSamples: options.batch, gzip: options.gzip },
  });
}

/** The percentiles that a result shows. */
export function shortPercentiles(values: Iterable<number>) {
  const { p50, p95, p99 } = percentiles(values);
  return { p50, p95, p99 };
}

function ceil(timeMs: number, unitMs: number): number {
  return Math.ceil(timeMs / unitMs) * unitMs;
}
