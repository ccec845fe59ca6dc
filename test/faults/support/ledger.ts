import assert from 'node:assert/strict';
import { query, type Sample } from './client.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Interval of the question, the table it must be answered from, and the width by which both sides are compared. */
const VIEWS = [
  { interval: '30s', table: 'metrics_raw', widthMs: MINUTE },
  { interval: '1m', table: 'metrics_1min', widthMs: MINUTE },
  { interval: '1h', table: 'metrics_1hour', widthMs: HOUR },
] as const;

/** Count and sum by series and start of a stretch of time; see `add`. */
export type Totals = Map<string, { count: number; sum: number }>;

/** What was acknowledged, to be compared with what a server holds. Each sample carries a tag `series`. */
export class Ledger {
  readonly #metric: string;
  readonly #samples: { series: string; time: number; value: number }[] = [];

  constructor(metric: string) {
    this.#metric = metric;
  }

  get size(): number {
    return this.#samples.length;
  }

  acknowledge(samples: readonly Sample[]): void {
    for (const { tags, timestamp, value } of samples) {
      this.#samples.push({ series: tags.series ?? '', time: timestamp, value });
    }
  }

  /** Fails unless every acknowledged sample, and no other, is there exactly once: count and sum per series, on every table. */
  async assertExactly(serverUrl: string, when: string): Promise<void> {
    assert.ok(this.#samples.length > 0, 'nothing was acknowledged, so nothing would be checked');
    for (const { interval, table, widthMs } of VIEWS) {
      const expected = this.totals(widthMs);
      const held = await this.#held(serverUrl, interval, table, widthMs);
      assert.deepEqual(differences(held, expected), [], `${when}, in ${table}`);
    }
  }

  /** What must be held, by series and stretch of `widthMs`. */
  totals(widthMs: number): Totals {
    const totals: Totals = new Map();
    for (const { series, time, value } of this.#samples) add(totals, series, floor(time, widthMs), 1, value);
    return totals;
  }

  async #held(serverUrl: string, interval: string, table: string, widthMs: number): Promise<Totals> {
    const times = this.#samples.map(({ time }) => time);
    const start = floor(
      times.reduce((least, time) => Math.min(least, time)),
      HOUR,
    );
    const end =
      floor(
        times.reduce((most, time) => Math.max(most, time)),
        HOUR,
      ) + HOUR;
    const totals: Totals = new Map();
    for (const aggregation of ['count', 'sum'] as const) {
      const asked = { metric: this.#metric, aggregation, groupBy: ['series'], start, end, interval };
      const { data, meta } = await query(serverUrl, asked);
      assert.equal(meta.table, table);
      assert.equal(
        meta.cached,
        false,
        'a kept answer proves nothing; the server must run without query cache',
      );
      assert.equal(meta.fallback, false);
      assert.equal(meta.partial, false);
      for (const { tags, points } of data) {
        for (const [time, value] of points) {
          const [count, sum] = aggregation === 'count' ? [value ?? 0, 0] : [0, value ?? 0];
          add(totals, tags.series, floor(time, widthMs), count, sum);
        }
      }
    }
    return totals;
  }
}

function floor(timeMs: number, widthMs: number): number {
  return Math.floor(timeMs / widthMs) * widthMs;
}

export function add(totals: Totals, series: string, time: number, count: number, sum: number): void {
  if (count === 0 && sum === 0) return;
  const key = `${series} ${new Date(time).toISOString()}`;
  const total = totals.get(key) ?? { count: 0, sum: 0 };
  totals.set(key, { count: total.count + count, sum: total.sum + sum });
}

/** The first few, in words. Values are whole numbers, so sums are exact. */
export function differences(held: Totals, expected: Totals): string[] {
  const found: string[] = [];
  for (const key of new Set([...expected.keys(), ...held.keys()])) {
    const [is, should] = [held.get(key), expected.get(key)];
    if (is?.count === should?.count && is?.sum === should?.sum) continue;
    found.push(`${key}: holds ${describe(is)}, acknowledged ${describe(should)}`);
  }
  return found.slice(0, 5);
}

function describe(total: { count: number; sum: number } | undefined): string {
  return total === undefined ? 'nothing' : `${total.count} samples of sum ${total.sum}`;
}
