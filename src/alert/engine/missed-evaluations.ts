import { DAY_MS, type TimestampMs } from '../../model/time.ts';
import type { RuleState } from './rule-state.ts';

/** Who was away for longer was switched off; that a rule missed a million evaluations says no more than a week of them. */
const MOST_AWAY_MS = 7 * DAY_MS;

/** How many evaluations of a rule are known to have fallen out, and up to when that is known. */
export interface MissedCount {
  /** Null before the first evaluation that is known of. */
  readonly countedMs: TimestampMs | null;
  readonly missed: number;
}

/** A change of a stored rule, as far as counting goes. */
export interface RuleChange {
  readonly atMs: TimestampMs;
  /** Whether the rule was there and enabled until then. */
  readonly wasEnabled: boolean;
}

/** Times of evaluations after `fromMs` and before `toMs`, of the last week. */
export function timesBetween(fromMs: TimestampMs, toMs: TimestampMs, intervalMs: number): number {
  const sinceMs = Math.max(fromMs, toMs - MOST_AWAY_MS);
  return Math.max(0, Math.ceil(toMs / intervalMs) - 1 - Math.floor(sinceMs / intervalMs));
}

/** Times of evaluations after `fromMs`, up to `toMs` and with it. */
export function timesUpTo(fromMs: TimestampMs, toMs: TimestampMs, intervalMs: number): number {
  // Times are whole milliseconds.
  return timesBetween(fromMs, toMs + 1, intervalMs);
}

export function countOf({ countedMs, missedEvaluations }: RuleState): MissedCount {
  return { countedMs, missed: missedEvaluations };
}

/** What has been counted last of a rule whose state was told in several places. */
export function latestCount(counts: readonly (MissedCount | undefined)[]): MissedCount | undefined {
  let latest: MissedCount | undefined;
  for (const count of counts) {
    if (count === undefined || count.countedMs === null) continue;
    if (latest === undefined || count.countedMs > (latest.countedMs as number)) latest = count;
  }
  return latest;
}

/** The time was evaluated: those between the last one and it fell out. Returns how many. */
export function countUpTo(state: RuleState, atMs: TimestampMs, intervalMs: number): number {
  const missed = state.countedMs === null ? 0 : timesBetween(state.countedMs, atMs, intervalMs);
  state.countedMs = Math.max(state.countedMs ?? atMs, atMs);
  state.missedEvaluations += missed;
  return missed;
}

/** A rule that begins anew is not evaluated for times up to now; the last of them did not fall out. Returns how many did. */
export function countToBeginning(state: RuleState, nowMs: TimestampMs, intervalMs: number): number {
  return countUpTo(state, Math.floor(nowMs / intervalMs) * intervalMs, intervalMs);
}

/**
 * Counts up to the last of the changes, oldest first, without the time in which the rule was disabled or was not there. Returns
 * how many fell out.
 */
export function countThroughChanges(
  state: RuleState,
  changes: readonly RuleChange[],
  intervalMs: number,
): number {
  let missed = 0;
  for (const { atMs, wasEnabled } of changes) {
    if (state.countedMs === null || atMs <= state.countedMs) continue;
    if (wasEnabled) missed += timesUpTo(state.countedMs, atMs, intervalMs);
    state.countedMs = atMs;
  }
  state.missedEvaluations += missed;
  return missed;
}
