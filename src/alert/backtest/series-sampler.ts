import type { Tags } from '../../model/series.ts';
import { groupKeyOf } from '../engine/ids.ts';
import type { BacktestPeriod, BacktestResult } from './contract.ts';
import { Extremes } from './extremes.ts';

/** Curves that are drawn along; which of them are shown is known at the end only. A curve takes 20 KB. */
const MOST_DRAWN = 500;
const MOST_SHOWN = 20;

/** Draws the values of the groups, and chooses those worth a look. */
export class SeriesSampler {
  readonly #count: number;
  readonly #drawn = new Map<string, { readonly tags: Tags; readonly extremes: Extremes }>();
  readonly #seen = new Set<string>();

  /** `count`: how many values each group will have. */
  constructor(count: number) {
    this.#count = count;
  }

  /** Groups that had a value at any time. */
  get groupCount(): number {
    return this.#seen.size;
  }

  /** Values of a slice, group by group. */
  add(
    groups: readonly Tags[],
    { times, values, delayMs }: { times: Float64Array; values: Float64Array; delayMs: number },
  ): void {
    const count = times.length;
    groups.forEach((tags, index) => {
      const own = values.subarray(index * count, (index + 1) * count);
      const key = groupKeyOf(tags);
      if (own.some((value) => !Number.isNaN(value))) this.#seen.add(key);
      const extremes = this.#extremesOf(key, tags);
      if (extremes === undefined) return;
      for (let i = 0; i < count; i += 1) extremes.add((times[i] as number) + delayMs, own[i] as number);
    });
  }

  shown(periods: readonly BacktestPeriod[]): BacktestResult['series'] {
    const alerting = new Set(periods.map(({ tags }) => groupKeyOf(tags)));
    const keys = [...this.#drawn.keys()].filter((key) => this.#seen.has(key));
    const chosen = [...keys.filter((key) => alerting.has(key)), ...keys.filter((key) => !alerting.has(key))];
    return chosen.slice(0, MOST_SHOWN).flatMap((key) => {
      const drawn = this.#drawn.get(key);
      return drawn === undefined ? [] : [{ tags: drawn.tags, points: drawn.extremes.points() }];
    });
  }

  #extremesOf(key: string, tags: Tags): Extremes | undefined {
    const known = this.#drawn.get(key);
    if (known !== undefined || this.#drawn.size >= MOST_DRAWN) return known?.extremes;
    const extremes = new Extremes(this.#count);
    this.#drawn.set(key, { tags, extremes });
    return extremes;
  }
}
