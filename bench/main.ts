import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type BenchOptions, readOptions, type ScenarioName, USAGE } from './options.ts';
import { alertPage } from './report/alert-page.ts';
import type { Measured } from './report/figures.ts';
import { type OwnFigures, ownTable } from './report/own-page.ts';
import { resultObject, resultPage } from './report/page.ts';
import { figuresTable } from './report/table.ts';
import { webPage } from './report/web-page.ts';
import { runAlerts } from './scenarios/alerts.ts';
import { runCluster } from './scenarios/cluster.ts';
import type { ScenarioContext } from './scenarios/context.ts';
import { runIngest } from './scenarios/ingest.ts';
import { runMixed } from './scenarios/mixed.ts';
import { runQuery } from './scenarios/query.ts';
import { runWeb } from './scenarios/web.ts';
import { createDashboarding } from './targets/dashboarding.ts';
import { createPrometheus } from './targets/prometheus.ts';
import type { Target } from './targets/target.ts';
import { createVictoriaMetrics } from './targets/victoria-metrics.ts';

/** Scenarios in which we are measured beside others. */
const RUN: Record<
  Exclude<ScenarioName, 'alerts' | 'web'>,
  (targets: readonly Target[], context: ScenarioContext) => Promise<Measured[]>
> = {
  ingest: runIngest,
  query: runQuery,
  mixed: runMixed,
  cluster: runCluster,
};

function say(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}

function chooseTargets({ only, peers, cached }: BenchOptions): Target[] {
  const factories = {
    dashboarding: () => createDashboarding({ cached }),
    'victoria-metrics': createVictoriaMetrics,
    prometheus: createPrometheus,
  };
  const wanted =
    only.length > 0 ? only : ['dashboarding', ...(peers ? ['victoria-metrics', 'prometheus'] : [])];
  const targets: Target[] = [];
  for (const name of wanted) {
    if (!Object.hasOwn(factories, name)) throw new Error(`--only: there is no system "${name}"`);
    const target = factories[name as keyof typeof factories]();
    if (target === undefined) say(`${name} is not installed and is left out`);
    else targets.push(target);
  }
  return targets;
}

async function reportScenario(
  options: BenchOptions,
  scenario: keyof typeof RUN,
  command: string,
): Promise<void> {
  const measured = await RUN[scenario](chooseTargets(options), { options, say });
  writePage(options, () => resultPage(measured, options, command));
  process.stdout.write(`${figuresTable(measured)}\n\n`);
  for (const { name, figures } of measured) {
    for (const [what, difference] of Object.entries(figures.wrong))
      say(`${name} is WRONG, ${what}: ${difference}`);
  }
  process.stdout.write(`${JSON.stringify(resultObject(measured))}\n`);
}

/** Of a scenario that has no peers. */
async function reportOwn<F extends OwnFigures>(
  options: BenchOptions,
  run: (context: ScenarioContext) => Promise<F>,
  page: (figures: F) => string,
): Promise<void> {
  const figures = await run({ options, say });
  writePage(options, () => page(figures));
  process.stdout.write(`${ownTable(figures)}\n\n${JSON.stringify(figures)}\n`);
}

function writePage({ output }: BenchOptions, page: () => string): void {
  if (output === undefined) return;
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, page());
}

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === 'help') {
    process.stdout.write(USAGE);
    return args.includes('--help') ? 0 : 2;
  }
  const command = `npm run bench -- ${args.join(' ')}`;
  const { scenario } = options;
  if (scenario === 'alerts')
    await reportOwn(options, runAlerts, (figures) => alertPage(figures, options, command));
  else if (scenario === 'web')
    await reportOwn(options, runWeb, (figures) => webPage(figures, options, command));
  else await reportScenario(options, scenario, command);
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}\n`);
  process.exitCode = 1;
}
