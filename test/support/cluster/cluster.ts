import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { startTimescale } from '../../../src/postgres/testing/start-timescale.ts';
import type { TimescaleServer } from '../../../src/postgres/testing/timescale-server.ts';
import { WasmServer } from '../../../src/postgres/testing/wasm-server.ts';
import { type RabbitMqServer, startRabbitMq } from '../../../src/queue/rabbitmq/testing/rabbitmq-server.ts';
import { startRedis, type TestRedis } from '../../../src/state/redis/testing/redis-server.ts';
import { differences } from '../../faults/support/ledger.ts';
import { eventually } from '../wait.ts';
import { ClusterProcess } from './cluster-process.ts';
import { type CommandResult, runCommand } from './command.ts';
import { Load } from './load.ts';
import { countBySql, totalsBySql } from './sql.ts';

/** Faults make clusters slow, busy machines slower; what is right is right in the end. */
const SETTLES_WITHIN_MS = 120_000;

export interface ServersOptions {
  /** A database that can be killed for real and keeps what was committed; a native server is not ours to kill. */
  readonly killableDatabase?: boolean;
}

/** The servers that a cluster works over. */
export interface Servers {
  readonly rabbit: RabbitMqServer;
  readonly redis: TestRedis;
  readonly database: TimescaleServer;
}

type Cleaner = Pick<TestContext, 'after'>;

/** Starts RabbitMQ, Redis and an empty TimescaleDB, all at once; they end with the test. */
export async function startServers(
  t: Cleaner,
  { killableDatabase = false }: ServersOptions = {},
): Promise<Servers> {
  const stopAfter = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const server = await starting;
    t.after(() => server.stop());
    return server;
  };
  const starting = [
    stopAfter(startRabbitMq()),
    stopAfter(startRedis()),
    stopAfter(killableDatabase ? WasmServer.start({ durable: true }) : startTimescale()),
  ] as const;
  // One that does not start must not leave the others running behind a test that has ended.
  await Promise.allSettled(starting);
  const [rabbit, redis, database] = await Promise.all(starting);
  return { rabbit, redis, database };
}

export interface ClusterUrls {
  readonly rabbit: string;
  readonly redis: string;
  readonly database: string;
}

export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Another program than the one in `src`. */
  readonly main?: string;
}

/** A cluster of real processes over real servers. */
export class Cluster {
  readonly #t: Cleaner;
  readonly #servers: Servers;
  readonly #processes: ClusterProcess[] = [];
  readonly env: Readonly<Record<string, string>>;

  constructor(t: Cleaner, servers: Servers, urls: Partial<ClusterUrls> = {}) {
    this.#t = t;
    this.#servers = servers;
    this.env = {
      DASHBOARDING_PROFILE: 'cluster',
      DASHBOARDING_RABBITMQ_URL: urls.rabbit ?? servers.rabbit.url,
      DASHBOARDING_REDIS_URL: urls.redis ?? servers.redis.url,
      DASHBOARDING_TIMESCALE_URL: urls.database ?? servers.database.url,
      // An answer that was kept proves nothing.
      DASHBOARDING_QUERY_CACHE_LIVE_SECONDS: '0',
      DASHBOARDING_QUERY_CACHE_PAST_SECONDS: '0',
      DASHBOARDING_INGEST_RATE_LIMIT_REQUESTS: '1000000',
    };
  }

  /** Starts a process with these roles; resolves when it works. */
  async start(roles: string, options: ProcessOptions = {}): Promise<ClusterProcess> {
    const process = await this.launch(roles, options);
    await process.untilReady();
    return process;
  }

  /** Starts a process with these roles; resolves when it listens. */
  async launch(roles: string, { env = {}, main }: ProcessOptions = {}): Promise<ClusterProcess> {
    const process = new ClusterProcess({
      ...{ roles, env: { ...this.env, ...env } },
      ...(main === undefined ? {} : { main }),
    });
    this.#processes.push(process);
    this.#t.after(() => process.dispose());
    await process.start();
    return process;
  }

  /** Runs `dashboarding` with these arguments. */
  command(...args: readonly string[]): Promise<CommandResult> {
    return runCommand(args, { env: this.env });
  }

  async migrate(): Promise<void> {
    const { code, stdout, stderr } = await this.command('migrate');
    assert.equal(code, 0, stdout + stderr);
  }

  /** Clients that send to these processes, whichever of them runs. */
  load(metric: string, processes: readonly ClusterProcess[]): Load {
    const load = new Load({
      metric,
      urls: () => processes.filter(({ isListening }) => isListening).map(({ url }) => url),
    });
    this.#t.after(() => load.giveUp());
    return load;
  }

  /** Samples that wait in the queue or are at a writer, by batches. */
  async batchesInQueue(queue: 'metrics.ingest' | 'metrics.dlq' = 'metrics.ingest'): Promise<number> {
    const answer = await this.#servers.rabbit.evaluate(
      `{ok, {_, N}, _} = ra:leader_query({'%2F_${queue}', node()}, fun rabbit_fifo:query_messages_total/1), N.`,
    );
    return Number(answer);
  }

  /**
   * Ends the load and fails unless every acknowledged sample is there exactly once, by SQL and by the query API on all tiers,
   * after the last batch has left the queue, and only so much is among the dead letters.
   */
  async assertExactly(load: Load, queryProcess: ClusterProcess, { deadLetters = 0 } = {}): Promise<void> {
    const { ledger, metric } = load;
    const { url } = this.#servers.database;
    const patience = { timeoutMs: SETTLES_WITHIN_MS, everyMs: 250 };
    try {
      await load.finish();
      await eventually(
        `${ledger.size} samples in the database`,
        async () => (await countBySql(url, metric)) >= ledger.size || undefined,
        patience,
      );
      // What was delivered twice is skipped only when it comes the second time.
      await eventually(
        'an empty queue',
        async () => (await this.batchesInQueue()) === 0 || undefined,
        patience,
      );
      assert.deepEqual(differences(await totalsBySql(url, metric), ledger.totals(60_000)), [], 'by SQL');
      await eventually(
        'the same answer of the query API',
        async () => {
          await ledger.assertExactly(queryProcess.url, 'by the query API');
          return true;
        },
        { timeoutMs: 30_000, everyMs: 500 },
      );
      assert.equal(await this.batchesInQueue('metrics.dlq'), deadLetters, 'dead letters');
    } catch (error) {
      throw new Error(`${metric}: ${messages(error)}`, { cause: error });
    }
  }

  /** The end of each process' log, for a test that failed. */
  logs(): string {
    return this.#processes
      .map((process) => `--- ${process.roles}\n${process.log().slice(-4_000)}`)
      .join('\n');
  }
}

function messages(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messages(error.cause)}`;
}
