import type { ClientBase } from 'pg';
import type { TimestampMs } from '../../model/time.ts';
import { breakConnection } from '../../postgres/break-connection.ts';
import type { Database } from '../../postgres/database.ts';
import { faultMessage } from '../../postgres/faults.ts';
import type { DatabaseLog } from '../../postgres/outage-log.ts';

export interface LockedTaskOptions {
  /** For messages and for the lock: a task of this name runs in one process at a time. */
  readonly name: string;
  readonly everyMs: number;
  readonly database: Database;
  readonly log: DatabaseLog;
  /** Taken in place of the database's clock; in tests. */
  readonly now?: (() => number) | undefined;
  /** How long a stop waits for what is under way; in tests. */
  readonly stopGraceMs?: number;
  /** Does what is due at `nowMs`; `isAsked` when somebody asked for it, in place of the timer. */
  readonly work: (client: ClientBase, nowMs: TimestampMs, isAsked: boolean) => Promise<void>;
}

/** A day of samples may take hours to compress; that the server is gone is noticed by those who ask it for less. */
const NO_LIMIT = { seconds: Number.POSITIVE_INFINITY };
/** Enough for a rollup of some minutes. */
const STOP_GRACE_MS = 3_000;

/** Work on the database that one process at a time does again and again, whichever comes first. */
export class LockedTask {
  readonly #options: LockedTaskOptions;
  readonly #lockId: string;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  /** The connection that the work on the timer uses now. */
  #client: ClientBase | undefined;
  #fault: string | undefined;
  #isStopping = false;
  failures = 0;

  constructor(options: LockedTaskOptions) {
    this.#options = options;
    this.#lockId = `hashtextextended('dashboarding.${options.name}', 0)`;
  }

  /** Why the last run failed; undefined when it did not. */
  get fault(): string | undefined {
    return this.#fault === undefined ? undefined : `${this.#options.name}: ${this.#fault}`;
  }

  start(): void {
    this.#timer = setInterval(() => this.#runIfIdle(), this.#options.everyMs);
    this.#timer.unref();
  }

  /** What is still under way after a while is broken off: the server rolls it back, and whoever comes next does it. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#timer);
    const { database, stopGraceMs = STOP_GRACE_MS } = this.#options;
    const breakOff = setTimeout(() => this.#breakOff(), database.isReady ? stopGraceMs : 0);
    await this.#running;
    clearTimeout(breakOff);
  }

  #breakOff(): void {
    const error = new Error(`Connection terminated: ${this.#options.name} is stopped`);
    if (this.#client !== undefined) breakConnection(this.#client, error);
  }

  /** Does what is due at `nowMs`, after another process that is at it. */
  async run(nowMs: TimestampMs): Promise<void> {
    const { name, database } = this.#options;
    const work = async (client: ClientBase): Promise<void> => {
      await client.query(`SELECT pg_advisory_lock(${this.#lockId})`);
      await this.#doLocked(client, nowMs, true);
    };
    await database.run(name, work, NO_LIMIT);
  }

  #runIfIdle(): void {
    if (this.#running !== undefined || !this.#options.database.isReady) return;
    this.#running = this.#runOnTimer().finally(() => {
      this.#running = undefined;
    });
  }

  async #runOnTimer(): Promise<void> {
    const { name, database, log } = this.#options;
    try {
      const work = async (client: ClientBase): Promise<void> => {
        this.#client = client;
        const { rows } = await client.query<{ locked: boolean }>(
          `SELECT pg_try_advisory_lock(${this.#lockId}) AS locked`,
        );
        if (rows[0]?.locked) await this.#doLocked(client, Number.POSITIVE_INFINITY, false);
      };
      await database.run(name, work, NO_LIMIT);
      this.#fault = undefined;
    } catch (err) {
      if (this.#isStopping) return;
      this.failures++;
      this.#fault = faultMessage(err);
      log.warn({ err, task: name }, 'work on TimescaleDB failed; it is tried again');
    } finally {
      this.#client = undefined;
    }
  }

  /** The lock is the session's: given back at the end, and by the server when the connection ends. */
  async #doLocked(client: ClientBase, nowMs: TimestampMs, isAsked: boolean): Promise<void> {
    await this.#options.work(client, await this.#boundedBy(client, nowMs), isAsked);
    await client.query(`SELECT pg_advisory_unlock(${this.#lockId})`);
  }

  /** A process whose clock runs ahead must not make the rollups pass samples that are still coming. */
  async #boundedBy(client: ClientBase, nowMs: TimestampMs): Promise<TimestampMs> {
    if (this.#options.now !== undefined)
      return nowMs === Number.POSITIVE_INFINITY ? this.#options.now() : nowMs;
    const { rows } = await client.query<{ ms: number }>(
      'SELECT extract(epoch FROM now())::float8 * 1000 AS ms',
    );
    return Math.min(nowMs, rows[0]?.ms ?? 0);
  }
}
