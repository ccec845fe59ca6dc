import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, getText, startChild, waitUntil } from '../system/child.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const READY_TIMEOUT_MS = 60_000;

/** Settings under which every query reads the store. */
export const CACHE_OFF = {
  DASHBOARDING_QUERY_CACHE_LIVE_SECONDS: '0',
  DASHBOARDING_QUERY_CACHE_PAST_SECONDS: '0',
};

/** The program refuses variables it does not know; this one is ours. */
const NO_TEST_SWITCHES = { DASHBOARDING_TEST_TIMESCALE_URL: undefined };

export interface DashboardingProcess {
  readonly child: Child;
  readonly port: number;
}

interface StartOptions {
  /** Stands for `{name}` in the arguments for Node, so that each process has a folder for its profiles. */
  readonly name: string;
  /** What follows `serve` on the command line. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** More arguments for Node, beside those of the environment variable BENCH_SERVER_NODE_ARGS. */
  readonly nodeArgs?: readonly string[];
}

/** Starts `dashboarding serve` on a free port, with the flags of `npm start`, and waits until it says that it is ready. */
export async function startDashboarding(options: StartOptions): Promise<DashboardingProcess> {
  const { name, args, env, nodeArgs = [] } = options;
  let port = 0;
  const onLine = (line: string) => {
    const match = /Dashboarding is ready at http:\/\/[^ ]*:(\d+)/.exec(line);
    if (match) port = Number(match[1]);
  };
  const ofNode = [...givenNodeArgs(), ...nodeArgs].map((arg) => arg.replaceAll('{name}', name));
  const all = [...startFlags(), ...ofNode, mainFile(), 'serve', '--port', '0', ...args];
  const child = startChild(process.execPath, all, { env: { ...NO_TEST_SWITCHES, ...env }, onLine });
  try {
    await waitUntil(`${name} to be ready`, () => port !== 0 || child.exited(), {
      timeoutMs: READY_TIMEOUT_MS,
    });
    if (port === 0) throw new Error(`it ended`);
  } catch (cause) {
    await child.stop();
    throw new Error(`${name} did not start:\n${child.output()}`, { cause });
  }
  return { child, port };
}

/** Runs another command of the program to its end. */
export async function runDashboarding(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const child = startChild(process.execPath, [mainFile(), ...args], { env: { ...NO_TEST_SWITCHES, ...env } });
  const exitCode = await child.ended;
  if (exitCode !== 0) throw new Error(`dashboarding ${args.join(' ')} failed:\n${child.output()}`);
}

/** The gauge that prom-client keeps of the worst event-loop delay since the last scrape. */
export async function maxStallMs(port: number): Promise<number | undefined> {
  const metrics = (await getText(port, '/metrics')) ?? '';
  const match = /^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(metrics);
  return match ? Number(match[1]) * 1_000 : undefined;
}

export function packageVersion(): string {
  const { version } = readPackage();
  return version;
}

/** For example BENCH_SERVER_NODE_ARGS='--cpu-prof --cpu-prof-dir=/tmp/profiles/{name}'. */
function givenNodeArgs(): string[] {
  return (process.env.BENCH_SERVER_NODE_ARGS ?? '').split(' ').filter((arg) => arg !== '');
}

/** The flags that `npm start` gives to Node. */
function startFlags(): string[] {
  return readPackage()
    .scripts.start.split(' ')
    .filter((word) => word.startsWith('--'));
}

function mainFile(): string {
  const main = join(ROOT, 'src', 'main.ts');
  if (!existsSync(main)) throw new Error(`there is no server to measure: ${main} is missing`);
  return main;
}

function readPackage(): { version: string; scripts: { start: string } } {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as ReturnType<typeof readPackage>;
}
