import { Asker } from '../questions/asker.ts';
import { verify } from '../questions/verify.ts';
import type { Measured } from '../report/figures.ts';
import { round } from '../report/statistics.ts';
import { cpuSeconds, peakResidentBytes } from '../system/proc.ts';
import { Watcher } from '../system/watcher.ts';
import type { Target } from '../targets/target.ts';
import type { Dataset } from '../tsbs/dataset.ts';
import { type ScenarioContext, withTarget } from './context.ts';
import { Dashboards } from './dashboards.ts';
import { generateHistory, generateLive, shortPercentiles, startLoad } from './steady-load.ts';

const HISTORY_HOURS = 24;

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
  const dataset = generateLive(options);
  const load = await startLoad(options, {
    ...{ endpoint: target.ingest, dataset, pace: 'paced' },
    keyPrefix: options.keys ? 'live' : undefined,
  });
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
        ack: shortPercentiles(sent.latenciesMs),
        query: shortPercentiles(all),
        'query 1h': shortPercentiles(asked.latenciesMs['1h']),
        'query 24h': shortPercentiles(asked.latenciesMs['24h']),
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

async function loadHistory(target: Target, { options, say }: ScenarioContext): Promise<Dataset> {
  const dataset = generateHistory(options, HISTORY_HOURS);
  say(`${target.name}: loading a day of history, ${dataset.values.length.toLocaleString('en')} points`);
  const load = await startLoad(options, {
    ...{ endpoint: target.ingest, dataset, pace: 'asap' },
    keyPrefix: options.keys ? 'history' : undefined,
  });
  await load.run().finally(() => load.stop());
  await target.settle();
  return dataset;
}
