import { type Load, prepareLoad } from '../load/senders.ts';
import { Asker } from '../questions/asker.ts';
import { verify } from '../questions/verify.ts';
import type { Measured } from '../report/figures.ts';
import { percentiles, round } from '../report/statistics.ts';
import { cpuSeconds, peakResidentBytes } from '../system/proc.ts';
import { Watcher } from '../system/watcher.ts';
import type { Target } from '../targets/target.ts';
import { type Dataset, type DatasetShape, generateDataset } from '../tsbs/dataset.ts';
import { METRICS } from '../tsbs/hosts.ts';
import { type ScenarioContext, withTarget } from './context.ts';
import { Dashboards } from './dashboards.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Time for the sender threads to start before the first sample is due. */
const HEAD_START_MS = 3_000;

/**
 * A day in the life: a day of history at one sample a minute, then points arriving at a steady rate with the time
 * of now, while dashboards refresh every second.
 */
export async function runMixed(targets: readonly Target[], context: ScenarioContext): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const target of targets) measured.push(await withTarget(target, () => measure(target, context)));
  return measured;
}

async function measure(target: Target, context: ScenarioContext): Promise<Measured> {
  const { options, say } = context;
  const history = await loadHistory(target, context);
  const live = liveShape(context);
  const values = generateDataset({ ...live, startMs: 0 }).values;
  const dataset: Dataset = { shape: { ...live, startMs: ceil(Date.now() + HEAD_START_MS, 1_000) }, values };
  const load = await startLoad(target, dataset, context, 'paced');
  const cpuBefore = cpuSeconds(target.pid);
  const watcher = new Watcher(target.pid, target.maxStallMs);
  const dashboards = new Dashboards(target, {
    count: options.dashboards,
    hosts: options.hosts,
    seed: options.seed,
  });
  say(`${target.name}: ${options.rate.toLocaleString('en')} points/s for ${options.seconds} s`);
  const sent = await load.run().finally(() => load.stop());
  const seconds = (Date.now() - dataset.shape.startMs) / 1_000;
  const asked = await dashboards.stop();
  const watched = watcher.stop();
  const cpu = cpuSeconds(target.pid) - cpuBefore;
  await target.settle();
  const peakRssBytes = peakResidentBytes(target.pid);
  const asker = new Asker(target);
  const checked = await verify(asker, dataset, [history]).finally(() => asker.close());
  const wrong = {
    ...(checked.wrong !== undefined && { values: checked.wrong }),
    ...(asked.failures[0] !== undefined && { panels: asked.failures[0] }),
  };
  const all = [...asked.latenciesMs['1h'], ...asked.latenciesMs['24h']];
  return {
    name: target.name,
    description: target.describe(),
    figures: {
      pointsPerSecond: Math.round(sent.acknowledgedSamples / seconds),
      pointsPerCpuSecond: Math.round(sent.acknowledgedSamples / cpu),
      ...{ bytesPerPoint: null, peakRssBytes, lost: checked.lost, duplicated: checked.duplicated, wrong },
      latencyMs: {
        ack: short(sent.latenciesMs),
        query: short(all),
        'query 1h': short(asked.latenciesMs['1h']),
        'query 24h': short(asked.latenciesMs['24h']),
      },
      details: {
        points: sent.acknowledgedSamples,
        seconds: round(seconds),
        stepMs: dataset.shape.stepMs,
        cpuShare: round(cpu / seconds),
        queries: all.length,
        failedQueries: asked.failures.length,
        skippedRefreshes: asked.skipped,
        retries: sent.retries,
        maxSendLagMs: round(sent.maxLagMs),
        ...watched,
      },
    },
  };
}

async function loadHistory(target: Target, context: ScenarioContext): Promise<Dataset> {
  const { options, say } = context;
  const shape: DatasetShape = {
    ...{ seed: options.seed, hosts: options.hosts, stepMs: MINUTE, steps: DAY / MINUTE },
    startMs: ceil(Date.now(), MINUTE) - DAY - MINUTE,
  };
  const dataset = generateDataset(shape);
  say(`${target.name}: loading a day of history, ${dataset.values.length.toLocaleString('en')} points`);
  const load = await startLoad(target, dataset, context, 'asap');
  await load.run().finally(() => load.stop());
  await target.settle();
  return dataset;
}

function startLoad(
  target: Target,
  dataset: Dataset,
  { options }: ScenarioContext,
  pace: 'asap' | 'paced',
): Promise<Load> {
  return prepareLoad({
    ...{ endpoint: target.ingest, dataset, threads: options.senders, pace },
    ...{ connectionsPerThread: options.connections, maxSamples: options.batch, gzip: options.gzip },
    ...{ keyPrefix: options.keys ? pace : undefined },
  });
}

/** The rate decides how often each series reports: 10,000 series at 100,000 points/s report ten times a second. */
function liveShape({ options }: ScenarioContext): DatasetShape {
  const series = options.hosts * METRICS.length;
  const stepMs = Math.max(1, Math.round((series / options.rate) * 1_000));
  const steps = Math.max(1, Math.round((options.seconds * 1_000) / stepMs));
  return { seed: options.seed + 1, hosts: options.hosts, stepMs, steps, startMs: 0 };
}

function ceil(timeMs: number, unitMs: number): number {
  return Math.ceil(timeMs / unitMs) * unitMs;
}

function short(values: Iterable<number>) {
  const { p50, p95, p99 } = percentiles(values);
  return { p50, p95, p99 };
}
