import { prepareLoad } from '../load/senders.ts';
import { STEP_MS } from '../options.ts';
import { Asker } from '../questions/asker.ts';
import { type Verification, verify } from '../questions/verify.ts';
import type { Measured } from '../report/figures.ts';
import { percentiles, round } from '../report/statistics.ts';
import { cpuSeconds, peakResidentBytes } from '../system/proc.ts';
import type { Target } from '../targets/target.ts';
import { type Dataset, generateDataset, pointCount } from '../tsbs/dataset.ts';
import { lastFullHour, type ScenarioContext, withTarget } from './context.ts';

/** How fast each system takes the same points, what that costs it, and whether all of them are there afterwards. */
export async function runIngest(targets: readonly Target[], context: ScenarioContext): Promise<Measured[]> {
  const { options, say } = context;
  const steps = Math.max(1, Math.round((options.hours * 3_600_000) / STEP_MS));
  const shape = {
    ...{ seed: options.seed, hosts: options.hosts, stepMs: STEP_MS, steps },
    startMs: lastFullHour() - steps * STEP_MS,
  };
  say(`generating ${pointCount(shape).toLocaleString('en')} points`);
  const dataset = generateDataset(shape);
  const measured: Measured[] = [];
  for (const target of targets) {
    measured.push(await withTarget(target, () => measure(target, dataset, context)));
  }
  return measured;
}

async function measure(
  target: Target,
  dataset: Dataset,
  { options, say }: ScenarioContext,
): Promise<Measured> {
  say(`${target.name}: making the requests`);
  const load = await prepareLoad({
    ...{ endpoint: target.ingest, dataset, threads: options.senders },
    ...{ connectionsPerThread: options.connections, maxSamples: options.batch, gzip: options.gzip },
    ...{ keyPrefix: options.keys ? 'bench' : undefined, pace: 'ahead' },
  });
  say(`${target.name}: sending`);
  const cpuBefore = cpuSeconds(target.pid);
  const sent = await load.run().finally(() => load.stop());
  const cpu = cpuSeconds(target.pid) - cpuBefore;
  say(
    `${target.name}: ${Math.round(sent.acknowledgedSamples / sent.wallSeconds).toLocaleString('en')} points/s`,
  );
  await target.settle();
  const cpuAtRest = cpuSeconds(target.pid) - cpuBefore;
  const peakRssBytes = peakResidentBytes(target.pid);
  const first = await check(target, dataset);
  say(`${target.name}: bringing the data into its final form`);
  const bytes = await target.compactedBytes();
  const sizeParts = target.sizeParts?.();
  const second = await check(target, dataset);
  const { p50, p95, p99, max } = percentiles(sent.latenciesMs);
  const points = sent.acknowledgedSamples;
  return {
    name: target.name,
    description: target.describe(),
    figures: {
      pointsPerSecond: Math.round(points / sent.wallSeconds),
      pointsPerCpuSecond: Math.round(points / cpu),
      bytesPerPoint: round(bytes / points),
      peakRssBytes,
      lost: Math.max(first.lost, second.lost),
      duplicated: Math.max(first.duplicated, second.duplicated),
      latencyMs: { ack: { p50, p95, p99 } },
      wrong: wrongValues(first, second),
      details: {
        points,
        wallSeconds: round(sent.wallSeconds),
        cpuSeconds: round(cpu),
        pointsPerCpuSecondAtRest: Math.round(points / cpuAtRest),
        requests: sent.requests,
        requestBytesPerPoint: round(sent.bodyBytes / points),
        ackMaxMs: max,
        retries: sent.retries,
        bytesOnDisk: bytes,
        ...sizeParts,
      },
    },
  };
}

async function check(target: Target, dataset: Dataset): Promise<Verification> {
  const asker = new Asker(target);
  try {
    return await verify(asker, dataset);
  } finally {
    asker.close();
  }
}

function wrongValues(first: Verification, second: Verification): Record<string, string> {
  return {
    ...(first.wrong !== undefined && { 'after sending': first.wrong }),
    ...(second.wrong !== undefined && { 'after compaction': second.wrong }),
  };
}
