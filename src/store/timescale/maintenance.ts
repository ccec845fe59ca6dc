import type { ClientBase } from 'pg';
import type { StoreSettings } from '../../config/sections/store.ts';
import type { Clock } from '../../lib/clock.ts';
import { HOUR_MS, type TimestampMs } from '../../model/time.ts';
import { retentionScopes } from '../retention-scopes.ts';
import { expireBatchIds } from './batch-expiry.ts';
import type { Database } from './database.ts';
import { faultMessage } from './errors.ts';
import { LateMerge } from './late-merge.ts';
import type { StoreLog } from './outage-log.ts';
import { applyRetention } from './retention.ts';
import { rollUp } from './rollup.ts';

export interface MaintenanceDependencies {
  readonly database: Database;
  readonly storeSettings: StoreSettings;
  readonly compressAfterHours: number;
  readonly clock: Clock;
  readonly log: StoreLog;
  /** Taken in place of the database's clock; in tests. */
  readonly now?: (() => number) | undefined;
}

/** Rolled up is once a minute; everything else finds nothing to do most of the time. */
const EVERY_MS = 60_000;

// One process at a time does it, whichever comes first.
const LOCK_ID = "hashtextextended('dashboarding.maintain', 0)";

/** Rollups, retention, expiry of batch ids and merging of late rows, in the order in which they need each other. */
export class Maintenance {
  readonly #dependencies: MaintenanceDependencies;
  readonly #lateMerge: LateMerge;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #fault: string | undefined;
  failures = 0;

  constructor(dependencies: MaintenanceDependencies) {
    this.#dependencies = dependencies;
    this.#lateMerge = new LateMerge({
      quietMs: dependencies.storeSettings.mergeQuietSeconds * 1_000,
      compressAfterMs: dependencies.compressAfterHours * HOUR_MS,
      monotonicMs: () => dependencies.clock.monotonicMs(),
    });
  }

  /** Why the last run failed; undefined when it did not. */
  get fault(): string | undefined {
    return this.#fault;
  }

  start(): void {
    this.#timer = setInterval(() => this.#runIfIdle(), EVERY_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  /** Does what is due at `nowMs`, after another process that is at it. */
  async run(nowMs: TimestampMs): Promise<void> {
    await this.#dependencies.database.run('maintenance', async (client) => {
      await client.query(`SELECT pg_advisory_lock(${LOCK_ID})`);
      await this.#doDue(client, await this.#boundedBy(client, nowMs));
    });
  }

  #runIfIdle(): void {
    if (this.#running !== undefined || !this.#dependencies.database.isReady) return;
    this.#running = this.#runOnTimer().finally(() => {
      this.#running = undefined;
    });
  }

  async #runOnTimer(): Promise<void> {
    const { database, log } = this.#dependencies;
    try {
      await database.run('maintenance', async (client) => {
        const { rows } = await client.query<{ locked: boolean }>(
          `SELECT pg_try_advisory_lock(${LOCK_ID}) AS locked`,
        );
        if (rows[0]?.locked)
          await this.#doDue(client, await this.#boundedBy(client, Number.POSITIVE_INFINITY));
      });
      this.#fault = undefined;
    } catch (err) {
      this.failures++;
      this.#fault = faultMessage(err);
      log.warn({ err }, 'maintenance of TimescaleDB failed; it is tried again in a minute');
    }
  }

  /** A process whose clock runs ahead must not make the rollups pass samples that are still coming. */
  async #boundedBy(client: ClientBase, nowMs: TimestampMs): Promise<TimestampMs> {
    if (this.#dependencies.now !== undefined) return nowMs;
    const { rows } = await client.query<{ ms: number }>(
      'SELECT extract(epoch FROM now())::float8 * 1000 AS ms',
    );
    return Math.min(nowMs, rows[0]?.ms ?? 0);
  }

  /** The lock is the session's: given back at the end, and by the server when the connection ends. */
  async #doDue(client: ClientBase, nowMs: TimestampMs): Promise<void> {
    const { storeSettings } = this.#dependencies;
    const marks = await rollUp(client, nowMs);
    await applyRetention(client, { scopes: retentionScopes(storeSettings), marks, nowMs });
    await expireBatchIds(client, nowMs - storeSettings.idempotencyHours * HOUR_MS);
    await this.#lateMerge.run(client, nowMs);
    await client.query(`SELECT pg_advisory_unlock(${LOCK_ID})`);
  }
}
