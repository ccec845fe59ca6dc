import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerApi } from '../targets/server-api.ts';
import { Random } from '../tsbs/random.ts';
import {
  hostName,
  LIVE_SECONDS,
  liveMetric,
  PAN_METRIC,
  PAN_SECONDS,
  PAN_SERIES,
  PANELS,
  SERIES_OF_A_PANEL,
  STEP_SECONDS,
} from './boards.ts';

const STEP_MS = STEP_SECONDS * 1_000;
const STEPS_OF_A_REQUEST = 20;

/** Random walks of the series that the boards show. */
export class BoardData {
  readonly #api: ServerApi;
  readonly #random: Random;
  readonly #values = new Map<string, number>();

  constructor(api: ServerApi, seed: number) {
    this.#api = api;
    this.#random = new Random(seed, 8_000);
  }

  /** A sample in ten seconds of every series, up to `endMs`, as far back as the boards reach. */
  async loadHistory(endMs: number): Promise<void> {
    const liveMetrics = Array.from({ length: PANELS }, (_, panel) => liveMetric(panel));
    await this.#load(liveMetrics, SERIES_OF_A_PANEL, { seconds: LIVE_SECONDS, endMs });
    await this.#load([PAN_METRIC], PAN_SERIES, { seconds: PAN_SECONDS, endMs });
  }

  /** Goes on with a sample of every live series each second until it is stopped. */
  async goOn(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const dueMs = Date.now() + 1_000;
      const metrics = Array.from({ length: PANELS }, (_, panel) => liveMetric(panel));
      await this.#api.post('/metrics', {
        metrics: metrics.flatMap((name) => this.#samples(name, SERIES_OF_A_PANEL, Date.now())),
      });
      await sleep(Math.max(0, dueMs - Date.now()), undefined, { signal }).catch(() => undefined);
    }
  }

  async #load(
    metrics: readonly string[],
    series: number,
    { seconds, endMs }: { readonly seconds: number; readonly endMs: number },
  ): Promise<void> {
    const lastStep = Math.floor(endMs / STEP_MS);
    const firstStep = lastStep - Math.floor(seconds / STEP_SECONDS);
    for (let from = firstStep; from < lastStep; from += STEPS_OF_A_REQUEST) {
      const samples: object[] = [];
      for (let step = from; step < Math.min(lastStep, from + STEPS_OF_A_REQUEST); step++)
        for (const name of metrics) samples.push(...this.#samples(name, series, step * STEP_MS));
      await this.#api.post('/metrics', { metrics: samples });
    }
  }

  #samples(name: string, series: number, timestamp: number): object[] {
    return Array.from({ length: series }, (_, place) => {
      const key = `${name}/${place}`;
      const value = (this.#values.get(key) ?? 50 + 5 * (place % 10)) + this.#random.normal();
      this.#values.set(key, value);
      return { name, value, timestamp, tags: { host: hostName(place) } };
    });
  }
}
