import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Child } from '../system/child.ts';
import { cpuSeconds } from '../system/proc.ts';
import { directoryBytes, makeScratchDir, removeScratchDir } from '../system/scratch.ts';
import { dashboardingApi } from './dashboarding-api.ts';
import { CACHE_OFF, maxStallMs, packageVersion, startDashboarding } from './dashboarding-process.ts';
import type { Target } from './target.ts';

const REST_TIMEOUT_MS = 120_000;

/** What is sealed and merged within minutes anyway is done at once, so that the final size is known sooner. */
const HURRY = { DASHBOARDING_STORE_SEAL_SECONDS: '1', DASHBOARDING_STORE_MERGE_QUIET_SECONDS: '1' };

/** Our own server, as `npm start` runs it but for the agent and, unless `cached`, the query cache. */
export function createDashboarding({ cached }: { readonly cached: boolean }): Target {
  let dir = '';
  let port = 0;
  let child: Child | undefined;
  const launch = async (settings: Readonly<Record<string, string>> = {}) => {
    const args = ['--no-agent', '--data-dir', join(dir, 'data')];
    const env = { ...(!cached && CACHE_OFF), ...settings };
    ({ child, port } = await startDashboarding({ name: 'server', args, env }));
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
    ...dashboardingApi,
    settle: () => comeToRest(pid(), dataBytes),
    async compactedBytes() {
      // A restart shows that what is counted is durable, and lets start-up and merging do their work.
      await child?.stop();
      await launch(HURRY);
      await comeToRest(pid(), dataBytes);
      return dataBytes();
    },
    sizeParts: () => sizeParts(join(dir, 'data', 'store')),
    maxStallMs: () => maxStallMs(port),
  };
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
