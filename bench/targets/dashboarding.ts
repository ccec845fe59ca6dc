import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { HttpRequest } from '../load/http-connection.ts';
import { type Answer, answerKey, putPoint, type Question } from '../questions/question.ts';
import { type Child, getText, startChild, waitUntil } from '../system/child.ts';
import { cpuSeconds } from '../system/proc.ts';
import { directoryBytes, makeScratchDir, removeScratchDir } from '../system/scratch.ts';
import { hostName } from '../tsbs/hosts.ts';
import type { Target } from './target.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REST_TIMEOUT_MS = 120_000;

interface QueryReply {
  readonly data: readonly {
    readonly metric: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly points: readonly (readonly [number, number | null])[];
  }[];
}

const NO_CACHE = {
  DASHBOARDING_QUERY_CACHE_LIVE_SECONDS: '0',
  DASHBOARDING_QUERY_CACHE_PAST_SECONDS: '0',
};

/** What is sealed and merged within minutes anyway is done at once, so that the final size is known sooner. */
const HURRY = { DASHBOARDING_STORE_SEAL_SECONDS: '1', DASHBOARDING_STORE_MERGE_QUIET_SECONDS: '1' };

/** Our own server, as `npm start` runs it but for the agent and, unless `cached`, the query cache. */
export function createDashboarding({ cached }: { readonly cached: boolean }): Target {
  let dir = '';
  let port = 0;
  let child: Child | undefined;
  const launch = async (settings: Readonly<Record<string, string>> = {}) => {
    const all = { ...(!cached && NO_CACHE), ...settings };
    ({ child, port } = await startServer(join(dir, 'data'), all));
  };
  const pid = () => child?.pid ?? 0;
  const dataBytes = () => directoryBytes(join(dir, 'data'));
  return {
    name: 'dashboarding',
    describe: () =>
      `Dashboarding ${packageVersion()} on Node ${process.version}, embedded profile, JSON${cached ? '' : ', query cache off'}`,
    async start() {
      dir = makeScratchDir('server');
      await launch();
    },
    async stop() {
      await child?.stop();
      removeScratchDir(dir);
    },
    get pid() {
      return pid();
    },
    get port() {
      return port;
    },
    get ingest() {
      return { port, path: '/api/v1/metrics', format: 'json' as const };
    },
    requests: (question) => question.metrics.map((metric) => queryRequest(question, metric)),
    parse: parseAnswer,
    settle: () => comeToRest(pid(), dataBytes),
    async compactedBytes() {
      // A restart shows that what is counted is durable, and lets start-up and merging do their work.
      await child?.stop();
      await launch(HURRY);
      await comeToRest(pid(), dataBytes);
      return dataBytes();
    },
    sizeParts: () => sizeParts(join(dir, 'data', 'store')),
    maxStallMs: async () => stallMs((await getText(port, '/metrics')) ?? ''),
  };
}

/** The flags that `npm start` gives to Node. */
function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

async function startServer(
  dataDir: string,
  settings: Readonly<Record<string, string>>,
): Promise<{ child: Child; port: number }> {
  const main = join(ROOT, 'src', 'main.ts');
  if (!existsSync(main)) throw new Error(`there is no server to measure: ${main} is missing`);
  let port = 0;
  const onLine = (line: string) => {
    const match = /Dashboarding is ready at http:\/\/[^ ]*:(\d+)/.exec(line);
    if (match) port = Number(match[1]);
  };
  // For example BENCH_SERVER_NODE_ARGS='--cpu-prof --cpu-prof-dir=/tmp/profiles'.
  const nodeArgs = (process.env.BENCH_SERVER_NODE_ARGS ?? '').split(' ').filter((arg) => arg !== '');
  const args = [
    ...startFlags(),
    ...nodeArgs,
    main,
    'serve',
    '--port',
    '0',
    '--no-agent',
    '--data-dir',
    dataDir,
  ];
  const child = startChild(process.execPath, args, { env: settings, onLine });
  await waitUntil('the server to be ready', () => port !== 0 || child.exited());
  if (port === 0) throw new Error(`the server ended while it started:\n${child.output()}`);
  return { child, port };
}

function queryRequest(question: Question, metric: string): HttpRequest {
  const { hosts } = question;
  const body = {
    metric,
    aggregation: question.aggregate,
    ...(hosts !== 'all' && { filters: { hostname: hosts.map(hostName) } }),
    ...(question.groupBy === 'host' && { groupBy: ['hostname'] }),
    start: question.startMs,
    end: question.endMs,
    interval: question.bucketMs,
  };
  return {
    method: 'POST',
    path: '/api/v1/query',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  };
}

function parseAnswer(question: Question, bodies: readonly Buffer[]): Answer {
  const answer: Answer = new Map();
  for (const body of bodies) {
    const reply = JSON.parse(body.toString()) as QueryReply;
    for (const { metric, tags, points } of reply.data) {
      const key = answerKey(metric, question.groupBy === 'host' ? tags.hostname : undefined);
      for (const [time, value] of points) if (value !== null) putPoint(answer, key, time, value);
    }
  }
  return answer;
}

/** Segment files begin with the name of their tier; the database has the catalog and what is not sealed yet. */
function sizeParts(storeDir: string): Record<string, number> {
  const segments = join(storeDir, 'segments');
  const tier = (prefix: string) => directoryBytes(segments, (name) => name.startsWith(prefix));
  return {
    rawBytes: tier('raw'),
    minuteBytes: tier('1min'),
    hourBytes: tier('1hour'),
    databaseBytes: directoryBytes(storeDir, (name) => name.startsWith('store.duckdb')),
  };
}

/** At rest: for two seconds the process used next to no CPU and the data kept its size. */
async function comeToRest(pid: number, dataBytes: () => number): Promise<void> {
  let [cpu, bytes] = [cpuSeconds(pid), dataBytes()];
  const deadline = performance.now() + REST_TIMEOUT_MS;
  while (performance.now() < deadline) {
    await sleep(2_000);
    const [cpuNow, bytesNow] = [cpuSeconds(pid), dataBytes()];
    if (cpuNow - cpu < 0.2 && bytesNow === bytes) return;
    [cpu, bytes] = [cpuNow, bytesNow];
  }
}

/** The gauge that prom-client keeps of the worst event-loop delay since the last scrape. */
function stallMs(metrics: string): number | undefined {
  const match = /^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(metrics);
  return match ? Number(match[1]) * 1_000 : undefined;
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  return version;
}
