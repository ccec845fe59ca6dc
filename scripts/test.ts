// npm test: all tests, or only the files named. Fails when a test fails, when one is skipped and when none ran.
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { type EventData, run } from 'node:test';
import { spec, type TestEvent } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { buildWebIfStale } from './build-web.ts';
import { ensureChromium } from './chromium.ts';
import { ensureTestServers } from './test-servers.ts';

/** A file that takes longer hangs. The longest, kill -9 in a loop under load, takes about two minutes. */
const FILE_TIMEOUT_MS = 600_000;

const SLOWEST_SHOWN = 30;

/** Whole processes wait most of their time, for servers to start or to be away: so many files share the machine. */
const TOGETHER = 2;

/** Holds what it sees against a limit of time: has the machine to itself. */
const MEASURING = new Set(['test/lifecycle.test.ts']);

/** Waits for a minute and more for servers that are away, and holds nothing against a limit of time: runs beside the units. */
const WAITING = new Set(['test/alerts/store-lost.test.ts']);

/** Begun first, so that none of them is left alone at the end. */
const LONG = new Set([
  'test/cluster/outages.test.ts',
  'test/alerts/cluster.test.ts',
  'test/faults/crash.test.ts',
  'test/browser/alerts.test.ts',
  'test/browser/alerts-looks.test.ts',
  'test/browser/dashboards.test.ts',
  'test/alerts/embedded.test.ts',
]);

/** Tests of the cluster profile, which start Redis and RabbitMQ. */
const NEEDS_SERVERS = /\/(redis|rabbitmq)\/|cluster/;

interface FilesOptions {
  /** Ends each file's process when its tests are over, whatever it still holds. */
  readonly forceExit?: boolean;
  /** Where its events go; the reporter cannot take those of two runs at a time. */
  readonly tell?: (event: TestEvent) => void;
}

/** Every process of a run starts in half the time when it need not compile what one before it has compiled. */
const COMPILED = fileURLToPath(new URL('../node_modules/.cache/dashboarding-tests', import.meta.url));

const total = { tests: 0, suites: 0, passed: 0, cancelled: 0, skipped: 0, todo: 0 };
const failures: string[] = [];
const fileDurationsMs = new Map<string, number>();
const started = performance.now();

const named = process.argv.slice(2);
const files =
  named.length > 0 ? named : globSync(['src/**/*.test.ts', 'web/src/**/*.test.ts', 'test/**/*.test.ts']);
const longFirst = (one: string, other: string) => Number(LONG.has(other)) - Number(LONG.has(one));
const wholeProcess = files
  .filter((file) => file.startsWith('test/'))
  .sort()
  .sort(longFirst);
const measuring = wholeProcess.filter((file) => MEASURING.has(file));
const waiting = wholeProcess.filter((file) => WAITING.has(file));
const clusters = wholeProcess.filter((file) => file.startsWith('test/cluster/') && !WAITING.has(file));
const others = wholeProcess.filter(
  (file) => ![measuring, waiting, clusters].some((some) => some.includes(file)),
);
const units = files.filter((file) => !file.startsWith('test/')).sort();

if (files.some((file) => NEEDS_SERVERS.test(file))) ensureTestServers();
if (wholeProcess.length > 0) {
  buildWebIfStale();
  ensureChromium();
}

process.env.NODE_COMPILE_CACHE = COMPILED;
const reporter = new spec();
reporter.pipe(process.stdout);
// One more than there are cores: those over servers of their own wait for them now and then.
await runBeside(waiting, () => runFiles(units, availableParallelism() + 1));
delete process.env.NODE_COMPILE_CACHE;
await runFiles(measuring, 1);
process.env.NODE_COMPILE_CACHE = COMPILED;
await runBeside(clusters, () => runFiles(others, TOGETHER));
const problems = findProblems();
for (const line of slowestLines()) writeDiagnostic(line);
for (const line of summaryLines()) writeDiagnostic(line);
reporter.end();
await once(reporter, 'end');
for (const problem of problems) console.error(`✖ ${problem}`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** Runs files over servers of their own, one after the other, while `work` goes on. What they tell is shown when both are over. */
async function runBeside(paths: string[], work: () => Promise<void>): Promise<void> {
  const told: TestEvent[] = [];
  // Node 24 sometimes never ends by itself after child processes were killed -9: it spins while it closes its handles.
  const beside = runFiles(paths, 1, { forceExit: true, tell: (event) => told.push(event) });
  await Promise.all([work(), beside]);
  for (const event of told) reporter.write(event);
}

async function runFiles(paths: string[], concurrency: number, options: FilesOptions = {}): Promise<void> {
  if (paths.length === 0) return;
  const { tell = (event) => reporter.write(event), forceExit = false } = options;
  const begun = performance.now();
  for await (const event of run({ files: paths, concurrency, timeout: FILE_TIMEOUT_MS, forceExit })) {
    if (event.type === 'test:summary') {
      const { file, counts, duration_ms: durationMs } = event.data;
      if (file === undefined) addCounts(counts);
      else fileDurationsMs.set(relative(process.cwd(), file), durationMs);
    } else if (event.type !== 'test:diagnostic' || event.data.nesting > 0) {
      // What is left out here are the totals of this run: one summary for all follows at the end.
      if (event.type === 'test:fail') failures.push(event.data.name);
      tell(event);
    }
  }
  const message = `${seconds(performance.now() - begun)} for ${paths.length} files, ${concurrency} at a time`;
  tell(diagnostic(message));
}

function addCounts(counts: EventData.TestSummary['counts']): void {
  for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += counts[key];
}

function findProblems(): string[] {
  const found: string[] = [];
  if (failures.length > 0) found.push(`${failures.length} tests failed`);
  if (total.cancelled > 0) found.push(`${total.cancelled} tests were cancelled`);
  if (total.skipped + total.todo > 0)
    found.push(`${total.skipped + total.todo} tests were skipped; all must run`);
  if (total.tests === 0) found.push('no test ran');
  return found;
}

/** Where the time of a run goes, without what starting a file's process takes. */
function slowestLines(): string[] {
  const slowest = [...fileDurationsMs].sort(([, one], [, other]) => other - one).slice(0, SLOWEST_SHOWN);
  return slowest.map(([file, durationMs]) => `${seconds(durationMs)} ${file}`);
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1).padStart(6)} s`;
}

function summaryLines(): string[] {
  const { tests, suites, passed, cancelled, skipped, todo } = total;
  const fail = tests - passed - cancelled - skipped - todo;
  const counts = { tests, suites, pass: passed, fail, cancelled, skipped, todo };
  const durationMs = Math.round(performance.now() - started);
  return Object.entries({ ...counts, duration_ms: durationMs }).map(([name, value]) => `${name} ${value}`);
}

function writeDiagnostic(message: string): void {
  reporter.write(diagnostic(message));
}

function diagnostic(message: string): TestEvent {
  return { type: 'test:diagnostic', data: { nesting: 0, message, level: 'info' } };
}
