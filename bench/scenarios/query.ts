import { prepareLoad } from '../load/senders.ts';
import { STEP_MS } from '../options.ts';
import { Asker } from '../questions/asker.ts';
import { DAY_QUERIES, type QueryKind, SHORT_QUERIES } from '../questions/catalogue.ts';
import { expectedAnswer } from '../questions/expected.ts';
import { firstDifference } from '../questions/question.ts';
import type { LatencyMs, Measured } from '../report/figures.ts';
import { percentiles } from '../report/statistics.ts';
import { peakResidentBytes } from '../system/proc.ts';
import type { Target } from '../targets/target.ts';
import { type Dataset, generateDataset } from '../tsbs/dataset.ts';
import { Random } from '../tsbs/random.ts';
import { lastFullHour, type ScenarioContext, withTarget } from './context.ts';

const WARM_UP_RUNS = 20;
/** A query that is slow is not run to the end; how often it was run is part of the result. */
const MAX_SECONDS_PER_QUERY = 60;
const CHECKED_ANSWERS = 3;

interface Part {
  readonly dataset: Dataset;
  readonly kinds: readonly QueryKind[];
}

interface PartResult {
  readonly latencyMs: LatencyMs;
  readonly wrong: Readonly<Record<string, string>>;
  readonly runs: Readonly<Record<string, number>>;
  readonly peakRssBytes: number;
}

/** How long each query takes on each system, on data at rest, one client, caches off. The answers are checked. */
export async function runQuery(targets: readonly Target[], context: ScenarioContext): Promise<Measured[]> {
  const { options } = context;
  const parts: Part[] = [
    { dataset: dataset(options.seed, options.hosts, options.hours), kinds: SHORT_QUERIES },
    { dataset: dataset(options.seed, Math.max(1, Math.round(options.hosts / 10)), 24), kinds: DAY_QUERIES },
  ];
  const measured: Measured[] = [];
  for (const target of targets) {
    const results: PartResult[] = [];
    for (const part of parts) {
      results.push(await withTarget(target, () => measurePart(target, part, context)));
    }
    measured.push(combine(target, results));
  }
  return measured;
}

function dataset(seed: number, hosts: number, hours: number): Dataset {
  const steps = Math.max(1, Math.round((hours * 3_600_000) / STEP_MS));
  return generateDataset({ seed, hosts, stepMs: STEP_MS, steps, startMs: lastFullHour() - steps * STEP_MS });
}

async function measurePart(
  target: Target,
  { dataset, kinds }: Part,
  { options, say }: ScenarioContext,
): Promise<PartResult> {
  say(`${target.name}: loading ${dataset.values.length.toLocaleString('en')} points`);
  const load = await prepareLoad({
    ...{ endpoint: target.ingest, dataset, threads: options.senders },
    ...{ connectionsPerThread: options.connections, maxSamples: options.batch, gzip: false, pace: 'asap' },
  });
  await load.run().finally(() => load.stop());
  await target.settle();
  const asker = new Asker(target);
  const latencyMs: Record<string, { p50: number; p95: number; p99: number }> = {};
  const wrong: Record<string, string> = {};
  const runs: Record<string, number> = {};
  try {
    for (const kind of kinds) {
      const difference = await checkAnswers(asker, kind, dataset, options.seed);
      if (difference !== undefined) wrong[kind.id] = difference;
      const { p50, p95, p99, count } = percentiles(await timeRuns(asker, kind, dataset, options));
      latencyMs[kind.id] = { p50, p95, p99 };
      runs[kind.id] = count;
      say(`${target.name}: ${kind.id} ${p50} ms (${kind.title})${difference ? ` WRONG: ${difference}` : ''}`);
    }
  } finally {
    asker.close();
  }
  return { latencyMs, wrong, runs, peakRssBytes: peakResidentBytes(target.pid) };
}

async function checkAnswers(asker: Asker, kind: QueryKind, dataset: Dataset, seed: number) {
  const random = new Random(seed, 1_000);
  for (let check = 0; check < CHECKED_ANSWERS; check++) {
    const question = kind.make(random, dataset);
    const difference = firstDifference(await asker.ask(question), expectedAnswer(dataset, question));
    if (difference !== undefined) return difference;
  }
  return undefined;
}

async function timeRuns(
  asker: Asker,
  kind: QueryKind,
  dataset: Dataset,
  { seed, runs }: { seed: number; runs: number },
): Promise<number[]> {
  const random = new Random(seed, 2_000);
  const times: number[] = [];
  const deadline = performance.now() + MAX_SECONDS_PER_QUERY * 1_000;
  for (let run = -WARM_UP_RUNS; run < runs; run++) {
    const { elapsedMs } = await asker.time(kind.make(random, dataset));
    if (run >= 0) times.push(elapsedMs);
    if (times.length > 0 && performance.now() > deadline) break;
  }
  return times;
}

function combine(target: Target, results: readonly PartResult[]): Measured {
  return {
    name: target.name,
    description: target.describe(),
    figures: {
      ...{
        pointsPerSecond: null,
        pointsPerCpuSecond: null,
        bytesPerPoint: null,
        lost: null,
        duplicated: null,
      },
      peakRssBytes: Math.max(...results.map((result) => result.peakRssBytes)),
      latencyMs: Object.assign({}, ...results.map((result) => result.latencyMs)),
      wrong: Object.assign({}, ...results.map((result) => result.wrong)),
      details: { fewestRuns: Math.min(...results.flatMap((result) => Object.values(result.runs))) },
    },
  };
}
