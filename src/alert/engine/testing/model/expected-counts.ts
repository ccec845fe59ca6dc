// What rules must be said to have missed, by a look at each single time; nothing is shared with the code under test.
import type { Version } from './version.ts';

/** Evaluations known to have fallen out up to a time; null when nothing is known of any evaluation. */
export interface Count {
  readonly until: number | null;
  readonly missed: number;
}

export const NO_COUNT: Count = { until: null, missed: 0 };

/** What is stored of a shard: how far it was evaluated, and what its rules had missed by then. */
export interface Told {
  readonly at: number;
  readonly missed: ReadonlyMap<string, number>;
}

type Versions = readonly Version[];

/** A multiple of all intervals of the model. */
const LONGEST_INTERVAL_MS = 60_000;

/** Times of evaluations after `from` and before `to`, enabled or not. */
function times(versions: Versions, from: number, to: number): readonly number[] {
  const interval = 1_000 * (versions.findLast(({ spec }) => spec !== undefined)?.spec?.intervalSeconds ?? 1);
  const found: number[] = [];
  for (let time = interval * (Math.floor(from / interval) + 1); time < to; time += interval) found.push(time);
  return found;
}

/** Those of them at which the rule was there and enabled. */
export function dueTimes(versions: Versions, from: number, to: number): readonly number[] {
  return times(versions, from, to).filter((time) => versions.findLast(({ at }) => at < time)?.spec?.enabled);
}

/** The time was evaluated, or somebody was told of it. */
export function evaluated(versions: Versions, { until, missed }: Count, at: number): Count {
  if (until === null) return { until: at, missed };
  return { until: Math.max(until, at), missed: missed + times(versions, until, at).length };
}

/** What was missed before the last change is counted by what the rule was then. */
export function changedSince(versions: Versions, count: Count): Count {
  const { until, missed } = count;
  const at = versions.at(-1)?.at ?? 0;
  if (until === null || times(versions, until, at + 1).length === 0) return count;
  return { until: at, missed: missed + dueTimes(versions, until, at + 1).length };
}

/** The rule begins anew at a time, and is not evaluated for the last time before: that is none that it missed. */
export function begunAnew(versions: Versions, count: Count, at: number): Count {
  return evaluated(versions, count, lastTime(versions, at));
}

/** The last time at which it could have been evaluated. */
export function lastTime(versions: Versions, at: number): number {
  return times(versions, at - LONGEST_INTERVAL_MS, at + 1).at(-1) ?? at;
}

/** What it will have missed by a time if it does nothing more. */
export function missedBy(versions: Versions, { until, missed }: Count, at: number): number {
  return until === null ? missed : missed + times(versions, until, at + 1).length;
}

/** The last of what was told; of equal ones the first. */
export function latest(counts: readonly (Count | undefined)[]): Count | undefined {
  return counts.reduce((best, count) => {
    if (count === undefined || count.until === null) return best;
    return best === undefined || count.until > (best.until as number) ? count : best;
  }, undefined);
}
