import type { StoreSettings } from '../../config/sections/store.ts';
import type { Clock } from '../../lib/clock.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS, type TimestampMs } from '../../model/time.ts';
import type { Database } from '../../postgres/database.ts';
import type { DatabaseLog } from '../../postgres/outage-log.ts';
import { retentionScopes } from '../retention-scopes.ts';
import { expireBatchIds } from './batch-expiry.ts';
import { compressDue } from './compression.ts';
import { LateMerge } from './late-merge.ts';
import { LockedTask } from './locked-task.ts';
import { applyRetention } from './retention.ts';
import { isRollupDue, rollUp, settle } from './rollup.ts';
import { NO_AGE } from './rollup-window.ts';
import type { SampleAges } from './sample-ages.ts';

export interface MaintenanceDependencies {
  readonly database: Database;
  readonly storeSettings: StoreSettings;
  readonly compressAfterHours: number;
  readonly clock: Clock;
  readonly log: DatabaseLog;
  /** How old samples are as this process writes them. */
  readonly ages: Pick<SampleAges, 'now'>;
  /** Taken in place of the database's clock; in tests. */
  readonly now?: (() => number) | undefined;
}

/** Often, so that what questions read on the fly stays short; most runs only move a mark, or find that it cannot be moved. */
const EVERY_MS = 5 * SECOND_MS;
const COMPRESS_EVERY_MS = 10 * MINUTE_MS;

/**
 * Rollups, retention, expiry of batch ids and merging of late rows, in the order in which they need each other; and, beside
 * them, compression, which may take long.
 */
export class Maintenance {
  readonly #tasks: readonly LockedTask[];

  constructor({ storeSettings, compressAfterHours, clock, ages, ...shared }: MaintenanceDependencies) {
    const scopes = retentionScopes(storeSettings);
    const idempotencyMs = storeSettings.idempotencyHours * HOUR_MS;
    const lateMerge = new LateMerge({
      quietMs: storeSettings.mergeQuietSeconds * 1_000,
      compressAfterMs: compressAfterHours * HOUR_MS,
      monotonicMs: () => clock.monotonicMs(),
    });
    const rollups = new LockedTask({
      ...shared,
      name: 'rollups and retention',
      everyMs: EVERY_MS,
      work: async (client, nowMs, isAsked) => {
        // Who asks knows that nothing is on its way.
        const settledMs = await settle(client, { nowMs, ages: isAsked ? NO_AGE : ages.now() });
        if (!isAsked && !(await isRollupDue(client, settledMs))) return;
        const marks = await rollUp(client, settledMs);
        await applyRetention(client, { scopes, marks, nowMs });
        await expireBatchIds(client, nowMs - idempotencyMs);
        await lateMerge.run(client, nowMs);
      },
    });
    const compression = new LockedTask({
      ...shared,
      name: 'compression',
      everyMs: COMPRESS_EVERY_MS,
      work: (client, nowMs) => compressDue(client, { afterHours: compressAfterHours, nowMs }),
    });
    this.#tasks = [rollups, compression];
  }

  /** Why the last runs failed; undefined when they did not. */
  get fault(): string | undefined {
    const faults = this.#tasks.map(({ fault }) => fault).filter((fault) => fault !== undefined);
    return faults.length === 0 ? undefined : faults.join('; ');
  }

  get failures(): number {
    return this.#tasks.reduce((sum, { failures }) => sum + failures, 0);
  }

  start(): void {
    for (const task of this.#tasks) task.start();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#tasks.map((task) => task.stop()));
  }

  /** Does what is due at `nowMs`. */
  async run(nowMs: TimestampMs): Promise<void> {
    for (const task of this.#tasks) await task.run(nowMs);
  }
}
