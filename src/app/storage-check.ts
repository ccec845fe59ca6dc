import type { SampleStore, StoreStats } from '../store/port.ts';
import type { HealthCheckResult } from '../telemetry/health.ts';
import { within } from './within.ts';

export interface StorageCheckDependencies {
  readonly store: Pick<SampleStore, 'stats'>;
  /** Below this much free disk space the store refuses writes. */
  readonly minFreeBytes: number;
}

/** From this many times the least free space on it is a warning. */
const FREE_WARNING_FACTOR = 2;

/** A store that is busy for longer is not ill; its last figures will do. */
const STATS_TIMEOUT_MS = 500;

/** Warns before the disk is full, and when samples cannot be sealed. Never failing: that the store says itself. */
export class StorageCheck {
  readonly #deps: StorageCheckDependencies;
  #stats: StoreStats | undefined;
  /** Failures that were over by the last seal that worked. */
  #pastFailures = 0;

  constructor(deps: StorageCheckDependencies) {
    this.#deps = deps;
  }

  async check(): Promise<HealthCheckResult> {
    // A store that has gone gives no figures; the check of the store tells that.
    await within(STATS_TIMEOUT_MS, this.#refresh()).catch(() => undefined);
    const messages =
      this.#stats === undefined ? [] : [...this.#aboutSeals(this.#stats), ...this.#aboutDisk(this.#stats)];
    return messages.length === 0 ? { status: 'ok' } : { status: 'degraded', message: messages.join('; ') };
  }

  async #refresh(): Promise<void> {
    const stats = await this.#deps.store.stats();
    if (stats.lastSealMs !== this.#stats?.lastSealMs) this.#pastFailures = stats.sealFailures;
    this.#stats = stats;
  }

  #aboutSeals({ sealFailures, lastSealMs }: StoreStats): string[] {
    const failures = sealFailures - this.#pastFailures;
    if (failures === 0) return [];
    const since = lastSealMs === undefined ? 'the start' : new Date(lastSealMs).toISOString();
    return [
      `${failures} seals failed and none has worked since ${since}; samples are kept, but hot ones pile up: the log says why`,
    ];
  }

  #aboutDisk({ freeBytes }: StoreStats): string[] {
    const { minFreeBytes } = this.#deps;
    if (freeBytes === undefined || minFreeBytes === 0 || freeBytes >= FREE_WARNING_FACTOR * minFreeBytes)
      return [];
    return [
      `${mebibytes(freeBytes)} of disk space are free; below ${mebibytes(minFreeBytes)} writes are refused (store.minFreeMiB)`,
    ];
  }
}

function mebibytes(bytes: number): string {
  return `${Math.floor(bytes / 1_024 / 1_024)} MiB`;
}
