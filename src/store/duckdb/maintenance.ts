import { Mutex } from '../../lib/mutex.ts';
import type { TimestampMs } from '../../model/time.ts';
import { Compactor } from './compactor.ts';
import { Housekeeper } from './housekeeper.ts';
import type { MaintenanceContext } from './maintenance-context.ts';
import { Sealer } from './sealer.ts';
import { GivenUpError } from './store-faults.ts';

const TICK_MS = 1_000;
const HOUSEKEEPING_INTERVAL_MS = 10 * 60_000;

/** Seals, merges and drops in the background: one seal at a time, and beside it one merge or drop. */
export class Maintenance {
  readonly sealer: Sealer;
  readonly #context: MaintenanceContext;
  readonly #compactor: Compactor;
  readonly #housekeeper: Housekeeper;
  readonly #compaction = new Mutex();
  #timer: NodeJS.Timeout | undefined;
  #ticking = false;
  #stopped = false;
  #nextHousekeepingMs = 0;
  mergeFailures = 0;

  constructor(context: MaintenanceContext) {
    this.#context = context;
    this.sealer = new Sealer(context);
    this.#compactor = new Compactor(context);
    this.#housekeeper = new Housekeeper(context, this.#compactor);
  }

  start(): void {
    this.#timer = setInterval(() => void this.#tick(), TICK_MS);
  }

  /** Lets what is under way end; starts nothing more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#compactor.stop();
    await this.sealer.idle();
    await this.#compaction.run(async () => undefined);
  }

  sealWhenDue(): void {
    if (!this.#stopped) this.sealer.sealWhenDue();
  }

  /** Does everything that is due at `nowMs`, after sealing whatever is hot, and waits for it. */
  async run(nowMs: TimestampMs): Promise<void> {
    await this.sealer.sealAll();
    this.#nextHousekeepingMs = 0;
    await this.#compact(nowMs);
  }

  async #tick(): Promise<void> {
    this.sealWhenDue();
    if (this.#ticking) return;
    this.#ticking = true;
    try {
      await this.#compact(this.#context.clock.now());
    } catch (error) {
      if (error instanceof GivenUpError) return;
      this.mergeFailures++;
      this.#context.log('error', { error: String(error) }, 'merging failed; it will be tried again');
    } finally {
      this.#ticking = false;
    }
  }

  #compact(nowMs: TimestampMs): Promise<void> {
    return this.#compaction.run(async () => {
      if (this.#stopped) return;
      if (nowMs >= this.#nextHousekeepingMs) {
        this.#nextHousekeepingMs = nowMs + HOUSEKEEPING_INTERVAL_MS;
        await this.#housekeeper.run(nowMs);
      }
      await this.#compactor.mergeDue(nowMs);
    });
  }
}
