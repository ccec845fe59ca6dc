import { parseArgs } from 'node:util';
import { METRICS } from './tsbs/hosts.ts';

export const SCENARIOS = ['ingest', 'query', 'mixed', 'cluster', 'alerts', 'web'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

export interface BenchOptions {
  readonly scenario: ScenarioName;
  readonly hosts: number;
  /** Time span of the data, at one sample per series every 10 s. */
  readonly hours: number;
  readonly seed: number;
  readonly senders: number;
  readonly connections: number;
  readonly batch: number;
  readonly gzip: boolean;
  readonly keys: boolean;
  readonly peers: boolean;
  /** Names of the systems to measure; empty takes our server, and with `peers` those that are installed. */
  readonly only: readonly string[];
  readonly runs: number;
  readonly seconds: number;
  readonly rate: number;
  readonly dashboards: number;
  readonly cached: boolean;
  /** Whether dashboards ask while points come in. */
  readonly queries: boolean;
  readonly historyHours: number;
  /** Whether a processor profile of each of our processes goes into the result. */
  readonly profile: boolean;
  readonly output: string | undefined;
}

export const STEP_MS = 10_000;

export const USAGE = `npm run bench -- ingest|query|mixed|cluster|alerts|web [options]

All      --hosts 1000          hosts with ten gauges each
         --seed 1              of the generated data
         --senders 2           sender threads, each with its own core's worth of work
         --connections 2       keep-alive connections of a sender, one request at a time on each
         --batch 10000         samples in a request
         --gzip                compressed bodies (JSON and Influx; remote write is snappy anyway)
         --keys                an Idempotency-Key with each request (our server only)
         --peers               the same for VictoriaMetrics and Prometheus where they are installed
         --only a,b            just these of dashboarding, victoria-metrics, prometheus
         --output FILE         write a result page (bench/results/<name>.md)
ingest   --hours 2             of data at one sample per series in 10 s
         --points N            instead of --hours
query    --hours 2             as above; j and k have a data set of their own, a tenth of the hosts over 24 h
         --runs 100            measured runs of each query
mixed    --seconds 300         how long
         --rate 100000         points per second
         --dashboards 4        each asks its 8 panels every second
         --cached              let the server answer from its query cache
cluster  as mixed, over RabbitMQ, Redis and TimescaleDB; all of it on this machine
         --history-hours 24    of data at one sample a minute before the run
         --no-queries          points only
         --profile             where each of our processes spends its time (costs some speed)
         DASHBOARDING_TEST_TIMESCALE_URL names a TimescaleDB on this machine in which a database is made for the run;
         without it the WebAssembly build is measured, which is far slower
alerts   --hosts 10000         ten series each, and a rule for each ten series, evaluated every ten seconds
         --seconds 180         how long, after a minute of warming up
web      --seconds 60          of live updates at the pace of a clock; eight hours follow as fast as a page can draw them.
         Needs Chromium: CHROMIUM_PATH names it where it is not on the PATH
`;

const DEFAULT_SECONDS: Readonly<Record<ScenarioName, string>> = {
  ...{ ingest: '300', query: '300', mixed: '300', cluster: '300' },
  ...{ alerts: '180', web: '60' },
};

export function readOptions(args: readonly string[]): BenchOptions | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      hosts: { type: 'string' },
      hours: { type: 'string', default: '2' },
      points: { type: 'string' },
      seed: { type: 'string', default: '1' },
      senders: { type: 'string', default: '2' },
      connections: { type: 'string', default: '2' },
      batch: { type: 'string', default: '10000' },
      gzip: { type: 'boolean', default: false },
      keys: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      runs: { type: 'string', default: '100' },
      seconds: { type: 'string' },
      rate: { type: 'string', default: '100000' },
      dashboards: { type: 'string', default: '4' },
      cached: { type: 'boolean', default: false },
      'history-hours': { type: 'string', default: '24' },
      'no-queries': { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      output: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const scenario = SCENARIOS.find((name) => name === positionals[0]);
  if (values.help || scenario === undefined) return 'help';
  const hosts = positive('hosts', values.hosts ?? (scenario === 'alerts' ? '10000' : '1000'));
  const points = values.points === undefined ? undefined : positive('points', values.points);
  const { gzip, keys, peers, cached, profile, output } = values;
  return {
    ...{ scenario, hosts, gzip, keys, peers, cached, profile, output },
    hours:
      points === undefined
        ? positive('hours', values.hours)
        : (points / (hosts * METRICS.length)) * (STEP_MS / 3_600_000),
    seed: positive('seed', values.seed),
    senders: positive('senders', values.senders),
    connections: positive('connections', values.connections),
    batch: positive('batch', values.batch),
    only: values.only.split(',').filter((name) => name !== ''),
    runs: positive('runs', values.runs),
    seconds: positive('seconds', values.seconds ?? DEFAULT_SECONDS[scenario]),
    rate: positive('rate', values.rate),
    dashboards: positive('dashboards', values.dashboards),
    queries: !values['no-queries'],
    historyHours: positive('history-hours', values['history-hours']),
  };
}

function positive(name: string, text: string): number {
  const number = Number(text.replaceAll('_', ''));
  if (!Number.isFinite(number) || number <= 0) {
    throw new Error(`--${name}: expected a number above 0, got "${text}"`);
  }
  return number;
}
