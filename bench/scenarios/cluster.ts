import { join } from 'node:path';
import pg from 'pg';
import { backlogOf } from '../cluster/backlog.ts';
import { BacklogWatcher } from '../cluster/backlog-watcher.ts';
import { explainQueries } from '../cluster/explain.ts';
import { loadHistory } from '../cluster/history.ts';
import { openHistoryStore } from '../cluster/history-store.ts';
import { rawSizes } from '../cluster/raw-sizes.ts';
import {
  MEASURED_ROLES,
  type MeasuredRole,
  migrateDatabase,
  type RoleOptions,
  type RoleProcess,
  startRole,
} from '../cluster/roles.ts';
import { RunMeter } from '../cluster/run-meter.ts';
import { backlogSection, whereTimeGoes } from '../cluster/sections.ts';
import { type Servers, startServers } from '../cluster/servers.ts';
import { countStored } from '../cluster/stored-counts.ts';
import { profileFiles, profileTable } from '../profile/profile-table.ts';
import { Asker } from '../questions/asker.ts';
import { verify } from '../questions/verify.ts';
import type { Measured, Section } from '../report/figures.ts';
import { makeScratchDir, removeScratchDir } from '../system/scratch.ts';
import { dashboardingApi } from '../targets/dashboarding-api.ts';
import { packageVersion } from '../targets/dashboarding-process.ts';
import type { Answering, Target } from '../targets/target.ts';
import type { Dataset } from '../tsbs/dataset.ts';
import { detailsOf, figuresOf, type LiveRun } from './cluster-figures.ts';
import type { ScenarioContext } from './context.ts';
import { Dashboards } from './dashboards.ts';
import { generateHistory, generateLive, startLoad } from './steady-load.ts';

const PROFILE_ROWS = 25;

/** To count millions of samples takes longer than a panel may. */
const PATIENT = { DASHBOARDING_QUERY_TIMEOUT_SECONDS: '300' };

/** The machine under test: servers, our processes and a connection that looks into the database. */
interface Cluster {
  readonly roleOptions: RoleOptions;
  readonly roles: Readonly<Record<MeasuredRole, RoleProcess>>;
  readonly client: pg.Client;
}

/**
 * The cluster profile on one machine: a history, then points at a steady rate with the time of now through ingest, RabbitMQ,
 * writer and TimescaleDB, while dashboards ask the query process. Peers have no such profile and are not measured.
 */
export async function runCluster(_targets: readonly Target[], context: ScenarioContext): Promise<Measured[]> {
  await using cleanup = new AsyncDisposableStack();
  const { options, say } = context;
  const dir = makeScratchDir('cluster');
  cleanup.defer(() => removeScratchDir(dir));
  say('starting RabbitMQ, Redis and TimescaleDB');
  const servers = await startServers(cleanup);
  await migrateDatabase(servers);
  const client = new pg.Client({ connectionString: servers.timescaleUrl, application_name: 'bench' });
  await client.connect();
  cleanup.defer(() => client.end());
  const history = generateHistory(options, options.historyHours);
  await withHistoryStore(servers, (store) => loadHistory(history, { client, store, say }));
  say('starting ingest, write and query');
  const profileDir = options.profile ? join(dir, 'profiles') : undefined;
  const roleOptions = { servers, dir, profileDir, cached: options.cached };
  const roles = await startRoles(cleanup, roleOptions);
  return [await measure({ roleOptions, roles, client }, history, context)];
}

async function withHistoryStore(
  servers: Servers,
  use: (store: ReturnType<typeof openHistoryStore>) => Promise<void>,
): Promise<void> {
  const store = openHistoryStore(servers.timescaleUrl);
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

async function startRoles(
  cleanup: AsyncDisposableStack,
  options: RoleOptions,
): Promise<Record<MeasuredRole, RoleProcess>> {
  const started: [MeasuredRole, RoleProcess][] = [];
  // One after the other, so that none is left starting when one fails.
  for (const role of MEASURED_ROLES) {
    const process = await startRole(role, options);
    cleanup.defer(() => process.stop());
    started.push([role, process]);
  }
  return Object.fromEntries(started) as Record<MeasuredRole, RoleProcess>;
}

async function measure(cluster: Cluster, history: Dataset, context: ScenarioContext): Promise<Measured> {
  const { options, say } = context;
  const dataset = generateLive(options);
  const run = await sendAndAsk(cluster, dataset, context);
  say(`everything was stored ${run.lagSeconds.toFixed(2)} s after the last acknowledgement; counting`);
  const { byApi, plans } = await askAfterwards(cluster, dataset, history);
  const bySql = await countStored(cluster.client, dataset);
  say('compressing');
  const sizes = await rawSizes(cluster.client, history.values.length + run.sent.acknowledgedSamples);
  return {
    name: 'dashboarding',
    description: describe(cluster),
    figures: {
      ...figuresOf(run, byApi, bySql),
      details: { ...detailsOf(run, bySql), stepMs: dataset.shape.stepMs, ...sizes, ...databaseKind(cluster) },
    },
    sections: [
      whereTimeGoes({
        cost: run.cost,
        points: run.sent.acknowledgedSamples,
        senderCpuSeconds: run.sent.cpuSeconds,
      }),
      backlogSection(run.backlog, run.sent.acknowledgedSamples / run.sent.requests),
      ...(await profiles(cluster)),
      plans,
    ],
  };
}

async function sendAndAsk(
  cluster: Cluster,
  dataset: Dataset,
  { options, say }: ScenarioContext,
): Promise<LiveRun> {
  const { client, roles, roleOptions } = cluster;
  const { servers } = roleOptions;
  const endpoint = { port: roles.ingest.port, path: '/api/v1/metrics', format: 'json' as const };
  const load = await startLoad(options, { endpoint, dataset, pace: 'paced', keyPrefix: 'live' });
  const metered = [...MEASURED_ROLES.map((role) => roles[role].metered), ...servers.metered];
  const watcher = new BacklogWatcher(client, load.acknowledgedRequests);
  const dashboards = new Dashboards(queryApi(roles.query), {
    count: options.queries ? options.dashboards : 0,
    hosts: options.hosts,
    seed: options.seed,
  });
  try {
    const meter = await RunMeter.start(client, { servers: metered, isNative: servers.isNative });
    say(`${options.rate.toLocaleString('en')} points/s for ${options.seconds} s`);
    const sent = await load.run().finally(() => load.stop());
    const seconds = (Date.now() - dataset.shape.startMs) / 1_000;
    const [lagSeconds, asked] = await Promise.all([watcher.drain(), dashboards.stop()]);
    const cost = await meter.stop();
    return { sent, seconds, asked, lagSeconds, backlog: backlogOf(watcher.progress), cost };
  } finally {
    watcher.stop();
    await dashboards.stop();
  }
}

/** Counts and plans come from another query process, with time enough. */
async function askAfterwards({ roles, roleOptions }: Cluster, dataset: Dataset, history: Dataset) {
  await roles.query.stop();
  const query = await startRole('query', { ...roleOptions, profileDir: undefined, env: PATIENT });
  const asker = new Asker(queryApi(query));
  try {
    return { byApi: await verify(asker, dataset, [history]), plans: await explainQueries(query.port) };
  } finally {
    asker.close();
    await query.stop();
  }
}

function queryApi({ port }: RoleProcess): Answering {
  return { port, ...dashboardingApi };
}

/** Ends our processes, so that they write their profiles, and reads them. */
async function profiles({ roles, roleOptions: { profileDir } }: Cluster): Promise<Section[]> {
  if (profileDir === undefined) return [];
  const sections: Section[] = [];
  for (const role of MEASURED_ROLES) {
    await roles[role].stop();
    const tables = profileFiles(join(profileDir, role)).map((file) => profileTable(file, PROFILE_ROWS));
    sections.push({ title: `Profile of ${role}`, body: tables.join('\n\n') });
  }
  return sections;
}

function databaseKind({ roleOptions: { servers } }: Cluster): { readonly database: string } {
  return { database: servers.isNative ? 'native' : 'WebAssembly' };
}

function describe({ roleOptions: { servers, cached } }: Cluster): string {
  const cache = cached ? '' : ', query cache off';
  return `Dashboarding ${packageVersion()} on Node ${process.version}, cluster profile, JSON${cache}; ${servers.description}`;
}
