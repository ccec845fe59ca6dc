import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientBase, Pool, type PoolClient, type PoolConfig, type QueryResultRow } from 'pg';
import type { TimescaleSettings } from '../config/sections/timescale.ts';
import { backoffMs } from '../lib/backoff.ts';
import type { Clock } from '../lib/clock.ts';
import type { AppError } from '../lib/errors.ts';
import type { PartHealth } from '../lib/part-health.ts';
import { breakConnection } from './break-connection.ts';
import { connectionOptions, serverName } from './connection-options.ts';
import { faultMessage, saysServerIsLost } from './faults.ts';
import { type DatabaseLog, OutageLog } from './outage-log.ts';

/** The errors of the part that works on a database. */
export interface DatabaseErrors {
  /** What it calls the database in messages: `TimescaleDB`. */
  readonly of: string;
  /** For work that comes while the server is away; retryable. */
  unavailable(message: string): AppError;
  /** For an error of `pg`; one that is an `AppError` already stays as it is. */
  failure(error: unknown, doing: string): AppError;
}

export interface DatabaseDependencies {
  readonly settings: TimescaleSettings;
  readonly clock: Clock;
  readonly log: DatabaseLog;
  readonly errors: DatabaseErrors;
  readonly pool: Pick<PoolConfig, 'max' | 'types'>;
  /** Asked on each new start of the connection; a text says what the database still lacks. */
  readonly check: (client: ClientBase) => Promise<string | undefined>;
}

const RETRY = { firstMs: 100, maxMs: 5_000 };

/**
 * The connections of this process to one server. It connects in the background and tries again for ever; work that comes
 * while the server is away fails at once with `errors.unavailable`, except before the first try is over, which is waited for.
 */
export class Database {
  readonly server: string;
  /** For those who read: its connections are lent without a check of the server's state. */
  readonly pool: Pool;
  readonly #dependencies: DatabaseDependencies;
  readonly #outages: OutageLog;
  readonly #closing = new AbortController();
  readonly #firstTry = Promise.withResolvers<void>();
  readonly #inUse = new Set<PoolClient>();
  /** What is waited for; undefined while the server can be used. */
  #waitingFor: string | undefined = 'the first connection';
  #connecting: Promise<void>;

  constructor(dependencies: DatabaseDependencies) {
    const { settings, clock, log, errors, pool } = dependencies;
    this.#dependencies = dependencies;
    this.server = serverName(settings.url);
    this.#outages = new OutageLog({ of: errors.of, server: this.server, clock, log });
    this.pool = new Pool({
      ...connectionOptions(settings.url, settings),
      ...pool,
      idleTimeoutMillis: 60_000,
    });
    // A connection that breaks while nobody uses it.
    this.pool.on('error', (error) => this.#lost(error));
    this.#connecting = this.#connect();
  }

  /** Connections that are at work now. */
  get activeConnections(): number {
    return this.#inUse.size;
  }

  get isReady(): boolean {
    return this.#waitingFor === undefined;
  }

  /**
   * Lends a connection to `work`. One on which something failed is closed, so that whatever was under way is rolled back.
   * `doing` begins the message of an error.
   */
  async run<T>(doing: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    await this.requireReady(doing);
    const client = await this.#acquire(doing);
    try {
      const result = await work(client);
      this.#release(client);
      return result;
    } catch (error) {
      this.#release(client, error);
      throw this.#failed(doing, error);
    }
  }

  /** Throws `errors.unavailable` while the server cannot be used. */
  async requireReady(doing: string): Promise<void> {
    await this.#firstTry.promise;
    if (this.#waitingFor !== undefined) throw this.#unavailable(doing);
  }

  /** Told of the errors of those who take connections from `pool` themselves. */
  noteFault(error: unknown): void {
    if (saysServerIsLost(error)) this.#lost(error);
  }

  /** The rows of one statement. */
  async rows<Row extends QueryResultRow>(
    doing: string,
    sql: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    return this.run(doing, async (client) => (await client.query<Row>(sql, [...values])).rows);
  }

  health(): PartHealth {
    if (this.#waitingFor === undefined) return { status: 'ok' };
    const message = this.#waitingMessage();
    return { status: 'failing', code: this.#dependencies.errors.unavailable(message).code, message };
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#waitingFor = 'nothing any more: it is closed';
    this.#firstTry.resolve();
    await this.#connecting;
    await this.pool.end();
  }

  async #acquire(doing: string): Promise<PoolClient> {
    try {
      const client = await this.pool.connect();
      client.on('error', ignoreReported);
      this.#inUse.add(client);
      return client;
    } catch (error) {
      throw this.#failed(doing, error);
    }
  }

  #release(client: PoolClient, error?: unknown): void {
    this.#inUse.delete(client);
    client.off('error', ignoreReported);
    client.release(error !== undefined);
  }

  #failed(doing: string, error: unknown): AppError {
    const cause =
      error instanceof Error && 'cause' in error && error.cause !== undefined ? error.cause : error;
    this.noteFault(cause);
    return this.#dependencies.errors.failure(error, `${doing} at ${this.server}`);
  }

  #unavailable(doing: string): AppError {
    return this.#dependencies.errors.unavailable(`${doing}: ${this.#waitingMessage()}`);
  }

  #lost(error: unknown): void {
    if (this.#waitingFor !== undefined) return;
    this.#waitingFor = faultMessage(error);
    this.#outages.failed(this.#waitingFor);
    this.#connecting = this.#connect();
  }

  /** Returns when the server can be used, or the database is closed. */
  async #connect(): Promise<void> {
    const { signal } = this.#closing;
    for (let attempt = 0; !signal.aborted; attempt++) {
      const missing = await this.#tryOnce();
      if (signal.aborted) return;
      this.#waitingFor = missing;
      this.#firstTry.resolve();
      if (missing === undefined) {
        this.#outages.recovered();
        return;
      }
      this.#outages.failed(missing);
      await sleep(backoffMs(attempt + 1, RETRY), undefined, { signal }).catch(() => undefined);
    }
  }

  /** A connection beside the pool, whose own may all be waiting for a server that vanished. */
  async #tryOnce(): Promise<string | undefined> {
    const { settings, check } = this.#dependencies;
    const client = new Client(connectionOptions(settings.url, settings));
    client.on('error', ignoreReported);
    try {
      await untilAborted(client.connect(), this.#closing.signal);
      const missing = await untilAborted(check(client), this.#closing.signal);
      await client.end();
      return missing;
    } catch (error) {
      breakConnection(client);
      return faultMessage(error);
    }
  }

  #waitingMessage(): string {
    return `waiting for ${this.#dependencies.errors.of} at ${this.server}: ${this.#waitingFor}`;
  }
}

/** A broken connection is reported by the statement that used it; `pg` also emits it, which nobody else needs to hear. */
function ignoreReported(): void {}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(new Error('closed'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Nobody waits for it any more when it fails later.
    work.catch(() => undefined);
  }
}
