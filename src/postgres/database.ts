import { type ClientBase, Pool, type PoolClient, type PoolConfig, type QueryResultRow } from 'pg';
import type { TimescaleSettings } from '../config/sections/timescale.ts';
import type { Clock } from '../lib/clock.ts';
import { AppError } from '../lib/errors.ts';
import type { PartHealth } from '../lib/part-health.ts';
import { breakConnection } from './break-connection.ts';
import { connectionOptions, serverName } from './connection-options.ts';
import { faultMessage, isPoolBusy, saysServerIsLost } from './faults.ts';
import { type DatabaseLog, OutageLog } from './outage-log.ts';
import { ServerLink } from './server-link.ts';
import { withinTime } from './within-time.ts';

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
  readonly pool: Pick<PoolConfig, 'types'> & { readonly max: number };
  /** Asked on each new start of the connection, and each minute; a text says what the database still lacks. */
  readonly check: (client: ClientBase) => Promise<string | undefined>;
  /** Asked of each new connection of the pool; when it throws, the connection is not used. */
  readonly verify?: (client: ClientBase) => Promise<void>;
  /** In place of the minute; in tests. */
  readonly recheckMs?: number;
}

export interface RunOptions {
  /** How long it may take, the wait for a connection aside; `timescale.requestTimeoutSeconds` when it is left out. */
  readonly seconds?: number;
}

/**
 * The connections of this process to one server. It connects in the background and tries again for ever; work that comes
 * while the server is away fails at once with `errors.unavailable`, except before the first try is over, which is waited for.
 */
export class Database {
  readonly server: string;
  /** For those who read: its connections are lent without a check of the server's state. */
  readonly pool: Pool;
  readonly #dependencies: DatabaseDependencies;
  readonly #link: ServerLink;
  readonly #clients = new Set<ClientBase>();
  readonly #inUse = new Set<ClientBase>();
  #isClosed = false;

  constructor(dependencies: DatabaseDependencies) {
    const { settings, clock, log, errors, pool, check, recheckMs } = dependencies;
    this.#dependencies = dependencies;
    this.server = serverName(settings.url);
    this.pool = new Pool({
      ...connectionOptions(settings.url, settings),
      ...pool,
      idleTimeoutMillis: 60_000,
      onConnect: (client) => this.#verify(client),
    });
    // A connection that breaks while nobody uses it.
    this.pool.on('error', (error) => this.#link.lost(faultMessage(error)));
    this.pool.on('connect', (client) => this.#clients.add(client));
    this.pool.on('remove', (client) => this.#clients.delete(client));
    this.pool.on('acquire', (client) => this.#inUse.add(client));
    this.pool.on('release', (_, client) => this.#inUse.delete(client));
    this.#link = new ServerLink({
      ...{ settings, check, recheckMs },
      outages: new OutageLog({ of: errors.of, server: this.server, clock, log }),
      // Where a host was lost without a word, they would fail one after the other, each after its time.
      onLost: () => this.#break(this.#idle, 'the server was lost'),
      onUnreachable: () => this.breakConnections('the server cannot be reached'),
    });
  }

  /** Connections that are at work now. */
  get activeConnections(): number {
    return this.#inUse.size;
  }

  get isReady(): boolean {
    return this.#link.waitingFor === undefined;
  }

  /**
   * Lends a connection to `work`. One on which something failed is closed, so that whatever was under way is rolled back.
   * `doing` begins the message of an error.
   */
  async run<T>(
    doing: string,
    work: (client: PoolClient) => Promise<T>,
    { seconds = this.#dependencies.settings.requestTimeoutSeconds }: RunOptions = {},
  ): Promise<T> {
    await this.requireReady(doing);
    const client = await this.#acquire(doing);
    try {
      const result = await withinTime(client, { seconds, what: doing }, () => work(client));
      this.#release(client);
      return result;
    } catch (error) {
      this.#release(client, error);
      throw this.#failed(doing, error);
    }
  }

  /** Throws `errors.unavailable` while the server cannot be used. */
  async requireReady(doing: string): Promise<void> {
    await this.#link.firstTry;
    if (!this.isReady) throw this.#unavailable(doing);
  }

  /** Told of the errors of those who take connections from `pool` themselves. */
  noteFault(error: unknown): void {
    if (saysServerIsLost(error)) this.#link.lost(faultMessage(error));
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
    if (this.isReady) return { status: 'ok' };
    const message = this.#waitingMessage();
    return { status: 'failing', code: this.#dependencies.errors.unavailable(message).code, message };
  }

  /** Ends all connections, whatever they are doing: what waits for the server fails. */
  breakConnections(why: string): void {
    this.#break([...this.#clients], why);
  }

  get #idle(): readonly ClientBase[] {
    return [...this.#clients].filter((client) => !this.#inUse.has(client));
  }

  #break(clients: readonly ClientBase[], why: string): void {
    for (const client of clients) breakConnection(client, new Error(`Connection terminated: ${why}`));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // A server that is away would not answer to a goodbye either.
    if (!this.isReady) this.breakConnections('it is closed');
    await this.#link.close();
    await this.pool.end();
  }

  async #verify(client: ClientBase): Promise<void> {
    const { settings, verify } = this.#dependencies;
    const limit = { seconds: settings.connectTimeoutSeconds, what: 'a look at the server' };
    if (verify !== undefined) await withinTime(client, limit, () => verify(client));
  }

  async #acquire(doing: string): Promise<PoolClient> {
    try {
      const client = await this.pool.connect();
      client.on('error', ignoreReported);
      return client;
    } catch (error) {
      throw this.#failed(doing, this.#isBusy || !isPoolBusy(error) ? error : notConnected(error));
    }
  }

  get #isBusy(): boolean {
    return this.#clients.size >= this.#dependencies.pool.max;
  }

  #release(client: PoolClient, error?: unknown): void {
    client.off('error', ignoreReported);
    client.release(error !== undefined);
  }

  #failed(doing: string, error: unknown): AppError {
    const fault = error instanceof AppError ? error.cause : error;
    if (fault !== undefined) this.noteFault(fault);
    return this.#dependencies.errors.failure(error, `${doing} at ${this.server}`);
  }

  #unavailable(doing: string): AppError {
    return this.#dependencies.errors.unavailable(`${doing}: ${this.#waitingMessage()}`);
  }

  #waitingMessage(): string {
    return `waiting for ${this.#dependencies.errors.of} at ${this.server}: ${this.#link.waitingFor}`;
  }
}

/** The pool says that it is busy also when a new connection takes too long. */
function notConnected(cause: unknown): Error {
  return new Error('Connection terminated: opening it took too long', { cause });
}

/** A broken connection is reported by the statement that used it; `pg` also emits it, which nobody else needs to hear. */
function ignoreReported(): void {}
