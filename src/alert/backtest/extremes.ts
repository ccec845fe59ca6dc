import type { TimestampMs } from '../../model/time.ts';

/** Two for each of 250 parts of the range, or every value when there are no more than 500. */
const MOST_POINTS = 500;

export type Point = readonly [TimestampMs, number | null];

/**
 * Values at even steps, drawn with few points: of each part of the range its smallest and its largest value with their times, so
 * that no peak that crosses a threshold is lost. A part without values is one point with null.
 */
export class Extremes {
  readonly #perPart: number;
  readonly #times: Float64Array;
  readonly #minTimes: Float64Array;
  readonly #mins: Float64Array;
  readonly #maxTimes: Float64Array;
  readonly #maxes: Float64Array;
  #count = 0;

  /** `count`: how many values there will be. */
  constructor(count: number) {
    this.#perPart = count <= MOST_POINTS ? 1 : Math.ceil(count / (MOST_POINTS / 2));
    const parts = Math.ceil(count / this.#perPart);
    this.#times = new Float64Array(parts);
    this.#minTimes = new Float64Array(parts);
    this.#mins = new Float64Array(parts).fill(Number.NaN);
    this.#maxTimes = new Float64Array(parts);
    this.#maxes = new Float64Array(parts).fill(Number.NaN);
  }

  /** Values in order of time. */
  add(timeMs: TimestampMs, value: number): void {
    const part = Math.floor(this.#count / this.#perPart);
    if (this.#count % this.#perPart === 0) this.#times[part] = timeMs;
    this.#count += 1;
    if (Number.isNaN(value)) return;
    if (!((this.#mins[part] as number) <= value)) {
      this.#mins[part] = value;
      this.#minTimes[part] = timeMs;
    }
    if (!((this.#maxes[part] as number) >= value)) {
      this.#maxes[part] = value;
      this.#maxTimes[part] = timeMs;
    }
  }

  points(): readonly Point[] {
    const parts = Math.ceil(this.#count / this.#perPart);
    const points: Point[] = [];
    for (let part = 0; part < parts; part += 1) points.push(...this.#pointsOf(part));
    return points;
  }

  #pointsOf(part: number): readonly Point[] {
    const min = this.#mins[part] as number;
    const max = this.#maxes[part] as number;
    if (Number.isNaN(min)) return [[this.#times[part] as number, null]];
    const low: Point = [this.#minTimes[part] as number, min];
    const high: Point = [this.#maxTimes[part] as number, max];
    if (low[0] === high[0]) return [low];
    return low[0] < high[0] ? [low, high] : [high, low];
  }
}
