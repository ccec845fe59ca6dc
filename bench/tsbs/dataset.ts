import { METRICS } from './hosts.ts';
import { Random } from './random.ts';

export interface DatasetShape {
  /** Of the hosts' tags and of the values. */
  readonly seed: number;
  /** Other values for the same series: a number that is not the number of a host; 0 unless set. */
  readonly stream?: number;
  readonly hosts: number;
  /** Time of step 0, UTC ms. */
  readonly startMs: number;
  readonly stepMs: number;
  readonly steps: number;
}

/**
 * TSBS cpu-only: each series is a random walk with N(0, 1) steps, clamped to 0..100, of which the whole part is reported.
 * Values lie in memory that worker threads share: `values[(step * hosts + host) * 10 + metric]`.
 */
export interface Dataset {
  readonly shape: DatasetShape;
  readonly values: Uint8Array;
}

export function generateDataset(shape: DatasetShape): Dataset {
  const series = shape.hosts * METRICS.length;
  const values = new Uint8Array(new SharedArrayBuffer(series * shape.steps));
  const random = new Random(shape.seed, shape.stream ?? 0);
  const walks = Float64Array.from({ length: series }, () => random.next() * 100);
  let at = 0;
  for (let step = 0; step < shape.steps; step++) {
    for (let index = 0; index < series; index++) {
      const walk = Math.min(100, Math.max(0, (walks[index] ?? 0) + random.normal()));
      walks[index] = walk;
      values[at++] = walk;
    }
  }
  return { shape, values };
}

export function valueAt(dataset: Dataset, host: number, metric: number, step: number): number {
  return dataset.values[(step * dataset.shape.hosts + host) * METRICS.length + metric] ?? Number.NaN;
}

/** `[startMs, endMs)` of the whole data set. */
export function timeRange(shape: DatasetShape): { startMs: number; endMs: number } {
  return { startMs: shape.startMs, endMs: shape.startMs + shape.steps * shape.stepMs };
}

export function pointCount(shape: DatasetShape): number {
  return shape.hosts * METRICS.length * shape.steps;
}

/** The samples that one request carries: some hosts over some steps, all ten metrics. */
export interface PayloadSpec {
  readonly firstStep: number;
  readonly stepCount: number;
  readonly firstHost: number;
  readonly hostCount: number;
}

export function payloadSamples(spec: PayloadSpec): number {
  return spec.stepCount * spec.hostCount * METRICS.length;
}

const MAX_SPAN_MS = 600_000;

/**
 * The requests of connection `part` of `parts`, in order of time. Each connection has its own hosts, so that every
 * series arrives in order (Prometheus insists on it), and steps are gathered until a request holds `maxSamples` or ten
 * minutes (few hosts would otherwise be hours apart, and Prometheus refuses what is an hour older than its newest).
 */
export function planPayloads(
  shape: DatasetShape,
  { part, parts, maxSamples }: { part: number; parts: number; maxSamples: number },
): PayloadSpec[] {
  const fromHost = Math.floor((shape.hosts * part) / parts);
  const toHost = Math.floor((shape.hosts * (part + 1)) / parts);
  const hostsAtOnce = Math.max(1, Math.min(toHost - fromHost, Math.floor(maxSamples / METRICS.length)));
  const stepsThatFit = Math.floor(maxSamples / (hostsAtOnce * METRICS.length));
  const stepsAtOnce = Math.max(1, Math.min(stepsThatFit, Math.floor(MAX_SPAN_MS / shape.stepMs)));
  const plan: PayloadSpec[] = [];
  for (let firstStep = 0; firstStep < shape.steps; firstStep += stepsAtOnce) {
    const stepCount = Math.min(stepsAtOnce, shape.steps - firstStep);
    for (let firstHost = fromHost; firstHost < toHost; firstHost += hostsAtOnce) {
      plan.push({ firstStep, stepCount, firstHost, hostCount: Math.min(hostsAtOnce, toHost - firstHost) });
    }
  }
  return plan;
}
