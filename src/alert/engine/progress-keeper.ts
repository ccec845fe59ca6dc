import type { Clock } from '../../lib/clock.ts';
import { Mutex } from '../../lib/mutex.ts';
import type { ProgressRepository, ToldProgress } from '../../metadata/port.ts';
import type { TimestampMs } from '../../model/time.ts';
import { timesUpTo } from './missed-evaluations.ts';
import type { Shard, Unit } from './unit.ts';

export interface ProgressKeeperDependencies {
  readonly progress: Pick<ProgressRepository, 'tell'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Rules that are late for longer are waited for no more: the others must not count again what they have done. */
const LATE_INTERVALS = 2;

/**
 * Tells the metadata how far rules are evaluated: what is missed can be counted from there when nothing else is left. It is one
 * time for all shards, told once in the shortest interval, so that ten thousand rules cost one statement.
 */
export class ProgressKeeper {
  readonly #deps: ProgressKeeperDependencies;
  readonly #turns = new Mutex();
  #toldMs = Number.NEGATIVE_INFINITY;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: ProgressKeeperDependencies) {
    this.#deps = deps;
  }

  /** Whether there is something new to tell, and rules are not in the middle of a round. */
  hasNews(shards: readonly Shard[]): boolean {
    return this.#newsOf(shards) !== undefined;
  }

  /**
   * Tells it. `knownMs` is when all stored rules were known: nothing is said of a later time, for which there may be others. Throws
   * what the metadata throw.
   */
  tell(shards: () => readonly Shard[], knownMs: TimestampMs): Promise<void> {
    return this.#turns.run(async () => {
      const current = shards();
      const nowMs = this.#deps.clock.now();
      const evaluatedMs = this.#newsOf(current);
      if (evaluatedMs === undefined || evaluatedMs > knownMs) return;
      await this.#store(current, evaluatedMs);
      this.#toldMs = evaluatedMs;
      this.#toldAtMs = nowMs;
    });
  }

  /** Whatever there is, of shards that this evaluator will not have any more. */
  tellLast(shards: readonly Shard[]): Promise<void> {
    return this.#turns.run(async () => {
      const progress = progressOf(shards);
      if (progress !== undefined) await this.#store(shards, progress.evaluatedMs);
    });
  }

  #newsOf(shards: readonly Shard[]): TimestampMs | undefined {
    const progress = progressOf(shards);
    if (progress === undefined) return undefined;
    const { evaluatedMs, shortestMs, isBetweenRounds } = progress;
    if (Math.floor(evaluatedMs / shortestMs) === Math.floor(this.#toldMs / shortestMs)) return undefined;
    const isLate = this.#deps.clock.now() - this.#toldAtMs >= LATE_INTERVALS * shortestMs;
    return isBetweenRounds || isLate ? evaluatedMs : undefined;
  }

  async #store(shards: readonly Shard[], evaluatedMs: TimestampMs): Promise<void> {
    const told = shards.map((shard) => toldOf(shard, evaluatedMs));
    const stored = new Set(await this.#deps.progress.tell(told));
    for (const [index, { toldMissed, lease, units }] of shards.entries()) {
      if (!stored.has(lease.name)) continue;
      // Of a rule that was never evaluated it says the same as of the others: what it misses is counted from here.
      for (const { state } of units.values()) state.countedMs ??= evaluatedMs;
      for (const [ruleId, missed] of (told[index] as ToldProgress).missed) {
        if (missed === 0) toldMissed.delete(ruleId);
        else toldMissed.set(ruleId, missed);
      }
    }
  }
}

interface Progress {
  readonly evaluatedMs: TimestampMs;
  readonly shortestMs: number;
  /** Whether every rule has been evaluated for all its times up to then. */
  readonly isBetweenRounds: boolean;
}

/** Undefined when no rule was evaluated yet. */
function progressOf(shards: readonly Shard[]): Progress | undefined {
  let latestMs = Number.NEGATIVE_INFINITY;
  let nextMs = Number.POSITIVE_INFINITY;
  let shortestMs = Number.POSITIVE_INFINITY;
  for (const { units } of shards) {
    for (const { state, intervalMs } of units.values()) {
      if (state.countedMs === null) continue;
      latestMs = Math.max(latestMs, state.countedMs);
      nextMs = Math.min(nextMs, (Math.floor(state.countedMs / intervalMs) + 1) * intervalMs);
      shortestMs = Math.min(shortestMs, intervalMs);
    }
  }
  if (!Number.isFinite(latestMs)) return undefined;
  if (nextMs > latestMs) return { evaluatedMs: latestMs, shortestMs, isBetweenRounds: true };
  // Those that are ahead count one too many, rather than those that are late one too few; who is very late is left behind.
  return { evaluatedMs: Math.max(nextMs - 1, latestMs - shortestMs), shortestMs, isBetweenRounds: false };
}

/** What it will have missed by then, if it does nothing more. */
function missedUpTo(
  { state: { countedMs, missedEvaluations }, intervalMs }: Unit,
  atMs: TimestampMs,
): number {
  return missedEvaluations + (countedMs === null ? 0 : timesUpTo(countedMs, atMs, intervalMs));
}

function toldOf({ lease, units, resting, toldMissed }: Shard, evaluatedMs: TimestampMs): ToldProgress {
  const now = new Map<string, number>();
  for (const unit of units.values()) now.set(unit.id, missedUpTo(unit, evaluatedMs));
  for (const [ruleId, { missed }] of resting) now.set(ruleId, missed);
  const changed = new Map<string, number>();
  for (const [ruleId, missed] of now)
    if (missed !== (toldMissed.get(ruleId) ?? 0)) changed.set(ruleId, missed);
  for (const ruleId of toldMissed.keys()) if (!now.has(ruleId)) changed.set(ruleId, 0);
  return { lease, evaluatedMs, missed: changed };
}
