import type { Pool, PoolClient } from 'pg';
import { breakConnection } from '../../postgres/break-connection.ts';
import { faultMessage, UnansweredCancel } from '../../postgres/faults.ts';
import { Places } from './places.ts';
import { cancelled } from './read-limits.ts';

/** The part of a logger that is needed. */
export interface ReadServerLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
const PROBE_TIMEOUT_MS = 5_000;
/** What a reader who left was waiting for ends by itself, or is cancelled, well before this; else the server is gone or hangs. */
const END_GRACE_MS = 5_000;

// Compiling a statement costs hundreds of milliseconds where the planner overestimates; the queries here do not gain by it.
// Parallel workers gain where few rows leave them, which the last setting sees to: moving partial groups costs more than it saves.
// 32 MB: groups of a dashboard's query fit, and 8 connections do not fill a server's memory.
const SESSION = "SET jit = off; SET work_mem = '32MB'; SET parallel_tuple_cost = 1";

export interface ReadServerOptions {
  readonly name: string;
  readonly pool: Pool;
  readonly log: ReadServerLog;
  /** Reads that use connections of the pool at the same time; all of them when it is left out. */
  readonly mostAtOnce?: number;
}

/** One server to read from, and whether it can be reached. */
export class ReadServer {
  readonly name: string;
  readonly pool: Pool;
  readonly #log: ReadServerLog;
  readonly #places: Places;
  readonly #prepared = new WeakSet<PoolClient>();
  #fault: string | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ReadServerOptions) {
    this.name = options.name;
    this.pool = options.pool;
    this.#log = options.log;
    this.#places = new Places(options.mostAtOnce ?? Number.POSITIVE_INFINITY);
  }

  /** Why the server is left out; undefined while it is used. */
  get fault(): string | undefined {
    return this.#fault;
  }

  async run<T>(work: (client: PoolClient) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const giveBack = await this.#places.take(signal);
    try {
      return await this.#runOn(await this.#connect(signal), work, signal);
    } finally {
      giveBack();
    }
  }

  async #runOn<T>(
    client: PoolClient,
    work: (client: PoolClient) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    let broken = false;
    // Without a listener, the end of a connection in use would end the process; the statement fails as well.
    const onError = () => {
      broken = true;
    };
    client.on('error', onError);
    const stopWatching = breakAfterAbort(client, signal);
    try {
      await this.#prepare(client);
      return await work(client);
    } catch (error) {
      broken ||= error instanceof UnansweredCancel;
      throw error;
    } finally {
      stopWatching();
      client.off('error', onError);
      client.release(broken);
    }
  }

  /** Leaves the server out until a probe in the background succeeds. */
  leaveOut(fault: string): void {
    if (this.#fault === undefined && !this.#closed) {
      this.#log.warn({ server: this.name, fault }, 'a replica is left out of reads');
      this.#probeIn(FIRST_RETRY_MS);
    }
    this.#fault = fault;
  }

  /** Stops probing; the pool is its owner's to end. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
  }

  /** A connection of the pool; a caller who leaves does not wait for it. */
  async #connect(signal: AbortSignal | undefined): Promise<PoolClient> {
    const connecting = this.pool.connect();
    if (signal === undefined) return connecting;
    const aborted = Promise.withResolvers<never>();
    const onAbort = () => aborted.reject(cancelled());
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([connecting, aborted.promise]);
    } catch (error) {
      connecting.then(
        (client) => client.release(),
        () => {},
      );
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async #prepare(client: PoolClient): Promise<void> {
    if (this.#prepared.has(client)) return;
    await client.query(SESSION);
    this.#prepared.add(client);
  }

  #probeIn(delayMs: number): void {
    // Jitter: many processes must not all knock at once.
    this.#retry = setTimeout(() => void this.#probe(delayMs), delayMs * (0.75 + Math.random() / 2));
    this.#retry.unref();
  }

  async #probe(delayMs: number): Promise<void> {
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
    try {
      await this.run((client) => withinTime(client.query('SELECT 1'), signal), signal);
      if (this.#closed) return;
      this.#fault = undefined;
      this.#log.info({ server: this.name }, 'a replica is read from again');
    } catch (error) {
      if (this.#closed) return;
      this.#fault = faultMessage(error);
      this.#probeIn(Math.min(2 * delayMs, LONGEST_RETRY_MS));
    }
  }
}

/** Breaks the connection when it is still in use some time after the signal aborted. Returns what ends the watch. */
function breakAfterAbort(client: PoolClient, signal: AbortSignal | undefined): () => void {
  let timer: NodeJS.Timeout | undefined;
  const onAbort = (): void => {
    timer = setTimeout(() => breakConnection(client, new UnansweredCancel()), END_GRACE_MS);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  return () => {
    signal?.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  };
}

async function withinTime(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new UnansweredCancel()), { once: true });
  });
  await Promise.race([work, late]);
}
