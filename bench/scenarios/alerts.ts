import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Canaries } from '../alerts/canaries.ts';
import { RoundWatcher } from '../alerts/rounds.ts';
import { fleetRules } from '../alerts/rules.ts';
import { backtestWeek, loadWeek, type WeekResult } from '../alerts/week.ts';
import type { BenchOptions } from '../options.ts';
import { percentiles, round } from '../report/statistics.ts';
import { cpuSeconds, peakResidentBytes } from '../system/proc.ts';
import { makeScratchDir, removeScratchDir } from '../system/scratch.ts';
import { maxStallMs, startDashboarding } from '../targets/dashboarding-process.ts';
import { inParallel, ServerApi } from '../targets/server-api.ts';
import { METRICS } from '../tsbs/hosts.ts';
import type { ScenarioContext } from './context.ts';
import { generateLive, startLoad } from './steady-load.ts';

const CANARIES = 60;
const RULES_AT_ONCE = 8;
/** The windows of the rules fill, and everything that starts has started. */
const WARM_UP_SECONDS = 60;

/** The last line of the output. */
export interface AlertFigures {
  readonly rules: number;
  readonly series: number;
  readonly secondsPerRound: number;
  readonly detectionDelayMs: { readonly p50: number; readonly p99: number };
  readonly backtest7dSeconds: number;
  readonly details: Readonly<Record<string, number | string>>;
}

/**
 * Rules over a fleet: every series reports once in ten seconds and is one group of one rule; meanwhile alerts fire at known times, and
 * at the end one rule is backtested over a week.
 */
export async function runAlerts({ options, say }: ScenarioContext): Promise<AlertFigures> {
  await using cleanup = new AsyncDisposableStack();
  const dir = makeScratchDir('alerts');
  cleanup.defer(() => removeScratchDir(dir));
  const { child, port } = await startDashboarding({
    name: 'server',
    args: ['--no-agent', '--data-dir', join(dir, 'data')],
    env: {
      DASHBOARDING_NOTIFY_ALLOW_PRIVATE_TARGETS: '127.0.0.1',
      // The hosts are more than the limit for series of one metric.
      DASHBOARDING_INGEST_MAX_SERIES_PER_METRIC: String(10 * options.hosts + 1_000),
    },
  });
  cleanup.defer(() => child.stop());
  const api = new ServerApi(port);
  say('loading a week of ten series');
  const samples = await loadWeek(api, options.seed);
  const rules = fleetRules(options.hosts);
  say(`making ${rules.length.toLocaleString('en')} rules`);
  await inParallel(rules, RULES_AT_ONCE, (rule) => api.post('/alerts/rules', rule));
  const canaries = await Canaries.start(api, CANARIES);
  cleanup.defer(() => canaries.stop());
  const live = await watchLive(
    { options, say },
    { api, port, pid: child.pid, canaries, rules: rules.length },
  );
  say('backtesting seven days of one rule');
  const runs: WeekResult[] = [];
  for (let run = 0; run < 5; run++) runs.push(await backtestWeek(api, samples));
  return figuresOf(options, rules.length, live, runs);
}

interface Live {
  readonly workSeconds: readonly number[];
  readonly spanSeconds: readonly number[];
  readonly delaysMs: readonly number[];
  readonly details: Readonly<Record<string, number>>;
}

async function watchLive(
  { options, say }: ScenarioContext,
  given: { api: ServerApi; port: number; pid: number; canaries: Canaries; rules: number },
): Promise<Live> {
  const { api, port, pid, canaries, rules } = given;
  const seconds = options.seconds + WARM_UP_SECONDS;
  const dataset = generateLive({ ...options, seconds, rate: options.hosts });
  // A request for each step of each connection: what is gathered for longer comes too late for the windows.
  const partOfStep = Math.ceil((options.hosts * METRICS.length) / (options.senders * options.connections));
  const load = await startLoad(
    { ...options, batch: Math.min(options.batch, partOfStep) },
    {
      ...{ endpoint: { port, path: '/api/v1/metrics', format: 'json' as const }, dataset, pace: 'paced' },
      keyPrefix: 'live',
    },
  );
  const sent = load.run().finally(() => load.stop());
  say(
    `a sample of each of ${(options.hosts * METRICS.length).toLocaleString('en')} series every ten seconds`,
  );
  await sleep(WARM_UP_SECONDS * 1_000);
  await maxStallMs(port);
  const cpuBefore = cpuSeconds(pid);
  const startedAt = performance.now();
  const watcher = new RoundWatcher(api);
  // Ten seconds for the last ones to arrive before the load ends.
  const delaysMs = await canaries.run(options.seconds - 15);
  await sent;
  await watcher.stop();
  const cpuShare = (cpuSeconds(pid) - cpuBefore) / ((performance.now() - startedAt) / 1_000);
  const rounds = watcher.rounds(rules);
  const { missedEvaluations, firing, pending, groups } = watcher.status;
  return {
    workSeconds: rounds.map(({ workSeconds }) => workSeconds),
    spanSeconds: rounds.map(({ spanSeconds }) => spanSeconds),
    delaysMs,
    details: {
      ...{ groups, firing, pending, missedEvaluations },
      eventsOfARound: round(rounds.reduce((sum, { events }) => sum + events, 0) / rounds.length),
      cpuShare: round(cpuShare),
      peakRssMiB: Math.round(peakResidentBytes(pid) / 2 ** 20),
      maxStallMs: round((await maxStallMs(port)) ?? Number.NaN),
    },
  };
}

function figuresOf(
  options: BenchOptions,
  rules: number,
  { workSeconds, spanSeconds, delaysMs, details }: Live,
  runs: readonly WeekResult[],
): AlertFigures {
  const work = percentiles(workSeconds);
  const delay = percentiles(delaysMs);
  const backtest = percentiles(runs.map(({ seconds }) => seconds));
  const [week] = runs;
  return {
    rules,
    series: options.hosts * METRICS.length,
    secondsPerRound: work.p50,
    detectionDelayMs: { p50: delay.p50, p99: delay.p99 },
    backtest7dSeconds: backtest.p50,
    details: {
      rounds: work.count,
      secondsPerRoundMax: work.max,
      spanSecondsMax: percentiles(spanSeconds).max,
      notifications: delay.count,
      detectionDelayMaxMs: delay.max,
      ...details,
      backtest7dSecondsMax: backtest.max,
      backtestSamples: week?.samples ?? 0,
      backtestEvaluations: week?.evaluations ?? 0,
      backtestGroups: week?.groups ?? 0,
      backtestPages: week?.pages ?? 0,
      backtestTable: week?.table ?? '',
    },
  };
}
