import type pg from 'pg';
import { waitUntil } from '../system/child.ts';
import type { Progress } from './backlog.ts';

const EVERY_MS = 250;
const DRAIN_TIMEOUT_MS = 600_000;

/**
 * Follows what is acknowledged and what the database has, four times a second. Each request is one batch with a key of its
 * own, so batches that are stored can be counted exactly, in the table that makes each count once.
 */
export class BacklogWatcher {
  readonly progress: Progress[] = [];
  readonly #client: pg.Client;
  readonly #acknowledged: () => number;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | undefined;

  constructor(client: pg.Client, acknowledged: () => number) {
    this.#client = client;
    this.#acknowledged = acknowledged;
    this.#timer = setInterval(() => {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined;
      });
    }, EVERY_MS);
  }

  /** Call it when the last request was acknowledged; returns how long the database took from then to have everything. */
  async drain(): Promise<number> {
    const startedAt = performance.now();
    clearInterval(this.#timer);
    await this.#looking;
    const wanted = this.#acknowledged();
    await waitUntil(
      `the last of ${wanted} batches to be stored`,
      async () => (await this.#stored()) >= wanted,
      {
        timeoutMs: DRAIN_TIMEOUT_MS,
        everyMs: 20,
      },
    );
    const seconds = (performance.now() - startedAt) / 1_000;
    await this.#look();
    return seconds;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const [atMs, acknowledged] = [performance.now(), this.#acknowledged()];
    this.progress.push({ atMs, acknowledged, stored: await this.#stored() });
  }

  async #stored(): Promise<number> {
    const { rows } = await this.#client.query<{ stored: number }>(
      'SELECT count(*)::int AS stored FROM ingested_batches',
    );
    return rows[0]?.stored ?? 0;
  }
}
