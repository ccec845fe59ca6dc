import type { Tags } from '../model/series.ts';
import type { TimestampMs } from '../model/time.ts';
import type { AgentSample } from './sample.ts';

interface Total {
  readonly name: string;
  readonly tags: Tags | undefined;
  readonly unit: string | undefined;
  value: number;
}

/**
 * The counters of this process as running totals. A total, unlike a difference, may be lost, delayed or repeated on
 * its way without making the numbers wrong: the next one tells it all.
 */
export class RunningTotals {
  /** By `seriesKey`. */
  readonly #totals = new Map<string, Total>();

  get size(): number {
    return this.#totals.size;
  }

  /** Adds to a total that has begun; false where none has. */
  add(key: string, delta: number): boolean {
    const total = this.#totals.get(key);
    if (total === undefined) return false;
    total.value += delta;
    return true;
  }

  begin(key: string, total: Total): void {
    this.#totals.set(key, { ...total });
  }

  /** Every total, changed or not: a counter that rests must show a rate of 0, not a gap. */
  *samples(timestamp: TimestampMs): Generator<AgentSample> {
    for (const { name, tags, unit, value } of this.#totals.values()) {
      yield counterSample(name, value, timestamp, { tags, unit });
    }
  }
}

export function counterSample(
  name: string,
  value: number,
  timestamp: TimestampMs,
  { tags, unit }: { tags: Tags | undefined; unit?: string | undefined },
): AgentSample {
  return {
    name,
    value,
    timestamp,
    type: 'counter',
    ...(unit !== undefined && { unit }),
    ...(tags !== undefined && { tags }),
  };
}
