import pg from 'pg';
import { startTimescale } from '../../src/postgres/testing/start-timescale.ts';
import { startRabbitMq } from '../../src/queue/rabbitmq/testing/rabbitmq-server.ts';
import { startRedis } from '../../src/state/redis/testing/redis-server.ts';
import { allProcesses, findDescendant } from '../system/process-tree.ts';
import type { MeteredServer } from '../system/usage-meter.ts';

/** RabbitMQ, Redis and a TimescaleDB with an empty database, on this machine. */
export interface Servers {
  readonly rabbitmqUrl: string;
  readonly redisUrl: string;
  readonly timescaleUrl: string;
  /** False for the WebAssembly build, which works on one statement at a time. */
  readonly isNative: boolean;
  /** Versions and settings that matter. */
  readonly description: string;
  readonly metered: readonly MeteredServer[];
}

/** Starts them; each puts its end on `cleanup`. */
export async function startServers(cleanup: AsyncDisposableStack): Promise<Servers> {
  const rabbitmq = await startRabbitMq();
  cleanup.defer(() => rabbitmq.stop());
  const redis = await startRedis();
  cleanup.defer(() => redis.stop());
  const timescale = await startTimescale();
  cleanup.defer(() => timescale.stop());
  const timescaleUrl = timescale.isNative ? directUrl(timescale.url) : timescale.url;
  const rabbitmqVersion = /"(.*)"/.exec(await rabbitmq.evaluate('rabbit_misc:version().'))?.[1];
  const redisVersion = /redis_version:(\S+)/.exec(String(await redis.command('INFO', 'server')))?.[1];
  const [database, postgresPid] = await lookAtDatabase(timescaleUrl);
  return {
    ...{ rabbitmqUrl: rabbitmq.url, redisUrl: redis.url, timescaleUrl, isNative: timescale.isNative },
    description: [
      `${database}, ${timescale.isNative ? 'native' : 'WebAssembly build'}`,
      `RabbitMQ ${rabbitmqVersion} without busy waiting`,
      `Redis ${redisVersion}`,
    ].join('; '),
    metered: [
      { name: 'RabbitMQ', pid: findDescendant(process.pid, 'beam.smp') },
      { name: 'Redis', pid: findDescendant(process.pid, 'redis-server') },
      {
        name: 'PostgreSQL',
        pid: timescale.isNative ? postgresPid : findDescendant(process.pid, 'wire-process'),
      },
    ],
  };
}

/** The same database past the relay of the tests, which would cost time of its own. */
function directUrl(relayed: string): string {
  const url = new URL(process.env.DASHBOARDING_TEST_TIMESCALE_URL ?? '');
  url.pathname = new URL(relayed).pathname;
  return url.href;
}

const DESCRIPTION = `
  SELECT 'PostgreSQL ' || current_setting('server_version') ||
    ' with TimescaleDB ' || (SELECT default_version FROM pg_available_extensions WHERE name = 'timescaledb') ||
    ', shared_buffers ' || current_setting('shared_buffers') ||
    ', synchronous_commit ' || current_setting('synchronous_commit') AS description,
    pg_backend_pid() AS pid`;

/** What it is, and its first process (of a native one). */
async function lookAtDatabase(url: string): Promise<[description: string, pid: number]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ description: string; pid: number }>(DESCRIPTION);
    const backend = allProcesses().find(({ pid }) => pid === rows[0]?.pid);
    return [rows[0]?.description ?? '', backend?.parentPid ?? 0];
  } finally {
    await client.end();
  }
}
