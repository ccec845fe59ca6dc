import type { Clock } from '../../lib/clock.ts';
import type { StateStore } from '../../state/port.ts';
import { countOf } from './missed-evaluations.ts';
import { encodeShardReport, shardKey } from './shard-codec.ts';
import { encodeRuleState } from './state-codec.ts';
import type { Shard, Unit } from './unit.ts';

/** Values of groups change with every evaluation; people who look at them may see them this much later. */
const MOST_REFRESH_MS = 60_000;
/** Written at once: so many are encoded before others get a turn. */
const AT_ONCE = 200;

export interface StateKeeperDependencies {
  readonly state: Pick<StateStore, 'alertStateSet'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly owner: string;
  /** How long a state is kept after its rule's last evaluation. */
  readonly ttlMs: number;
  readonly isSourceDown: () => boolean;
}

/**
 * Tells the state store how rules stand: a rule when something of it changed and now and then, and one report for each shard
 * after each round. Nothing here may hold up an evaluation, and nothing is lost with it but time.
 */
export class StateKeeper {
  readonly #deps: StateKeeperDependencies;
  readonly #refreshMs: number;
  readonly #waiting = new Set<Unit>();
  #keeping: Promise<void> | undefined;

  constructor(deps: StateKeeperDependencies) {
    this.#deps = deps;
    this.#refreshMs = Math.min(deps.ttlMs / 4, MOST_REFRESH_MS);
  }

  /** After an evaluation. Returns at once. */
  note(unit: Unit): void {
    const isOld = this.#deps.clock.now() - unit.keptAtMs >= this.#refreshMs;
    if (!unit.isDirty && !isOld) return;
    this.#waiting.add(unit);
    this.#keeping ??= this.#keepAll();
  }

  /** Resolves when the states that were noted are kept. */
  async idle(): Promise<void> {
    await this.#keeping;
  }

  /** Tells of shards whose report is due. */
  async report(shards: readonly Shard[]): Promise<void> {
    const due = shards.filter(({ isReportDue }) => isReportDue);
    await Promise.all(due.map((shard) => this.#report(shard)));
  }

  async #keepAll(): Promise<void> {
    // Those that are noted in the same turn go together.
    await null;
    while (this.#waiting.size > 0) {
      const units = [...this.#waiting].slice(0, AT_ONCE);
      for (const unit of units) this.#waiting.delete(unit);
      await Promise.all(units.map((unit) => this.#keep(unit)));
    }
    this.#keeping = undefined;
  }

  #keep(unit: Unit): Promise<void> {
    unit.isDirty = false;
    unit.keptAtMs = this.#deps.clock.now();
    const ttlMs = this.#ttlMs(unit.intervalMs);
    return this.#deps.state.alertStateSet(unit.id, encodeRuleState(unit.state), { ttlMs });
  }

  async #report(shard: Shard): Promise<void> {
    shard.isReportDue = false;
    const { owner, clock, isSourceDown, state } = this.#deps;
    const rules = new Map(Array.from(shard.units.values(), (unit) => [unit.id, unit.summary()]));
    const counts = new Map(Array.from(shard.units.values(), (unit) => [unit.id, countOf(unit.state)]));
    const report = { owner, writtenAtMs: clock.now(), sourceDown: isSourceDown(), rules, counts };
    const longestMs = Math.max(0, ...Array.from(shard.units.values(), ({ intervalMs }) => intervalMs));
    const ttlMs = this.#ttlMs(longestMs);
    await state.alertStateSet(shardKey(shard.lease.name), encodeShardReport(report), { ttlMs });
  }

  /** A rule that is evaluated once a day must be remembered until tomorrow. */
  #ttlMs(intervalMs: number): number {
    return Math.max(this.#deps.ttlMs, 3 * intervalMs);
  }
}
