import type { BaseLogger } from 'pino';
import { AppError } from '../../lib/errors.ts';
import type { Lease, Metadata } from '../../metadata/port.ts';
import type { StateStore } from '../../state/port.ts';
import type { EvaluatorObserver } from './contract.ts';
import { type Ending, endEpisodes } from './end-episodes.ts';
import type { EndReason } from './end-instances.ts';
import { freshState, freshUnit } from './fresh-units.ts';
import type { Beat, LeaseKeeper } from './lease-keeper.ts';
import { countOf } from './missed-evaluations.ts';
import type { ProgressKeeper } from './progress-keeper.ts';
import { clampTimes, countToldTimes, restoreState } from './restore-state.ts';
import { recount } from './rule-changes.ts';
import type { FollowedRule, FollowedRules } from './rule-follower.ts';
import type { SampleOutbox } from './sample-outbox.ts';
import { loadShards } from './shard-loader.ts';
import type { StateKeeper } from './state-keeper.ts';
import { newShard, type Shard, type Unit } from './unit.ts';

export interface ShardSetDependencies {
  readonly metadata: Pick<Metadata, 'alerts' | 'audit' | 'progress'>;
  readonly state: Pick<StateStore, 'alertStateGet'>;
  readonly clock: { now(): number };
  readonly leases: LeaseKeeper;
  readonly keeper: StateKeeper;
  readonly progress: ProgressKeeper;
  readonly observe: Pick<EvaluatorObserver, 'missed'>;
  readonly outbox: SampleOutbox;
  readonly log: Pick<BaseLogger, 'info' | 'warn'>;
}

/** Rules whose instances are asked for at once. */
const AT_ONCE = 500;

/** The shards that this evaluator has, and the rules in them: loaded, following the stored rules, and given away. */
export class ShardSet {
  readonly #deps: ShardSetDependencies;
  readonly #shards = new Map<string, Shard>();
  /** Rules whose open episodes must end before anything else is done with them, by id. */
  readonly #endings = new Map<string, Ending>();
  #rules: FollowedRules = new Map();
  #isSyncDue = false;
  /** Changes whenever there are other units than before. */
  revision = 0;

  constructor(deps: ShardSetDependencies) {
    this.#deps = deps;
  }

  get shards(): readonly Shard[] {
    return [...this.#shards.values()];
  }

  *units(): Generator<Unit> {
    for (const shard of this.#shards.values()) yield* shard.units.values();
  }

  unit(ruleId: string): Unit | undefined {
    for (const shard of this.#shards.values()) {
      const unit = shard.units.get(ruleId);
      if (unit !== undefined) return unit;
    }
    return undefined;
  }

  /** Whether work on the shard may go on. */
  isHeld(shard: Shard): boolean {
    return this.#shards.get(shard.lease.name) === shard && this.#deps.leases.isValid(shard.lease);
  }

  /** Takes over what a beat of the leases came to. */
  take({ acquired, lost, unwanted }: Beat): void {
    for (const name of lost) this.#forget(this.#shards.get(name));
    for (const lease of acquired) this.#begin(lease);
    for (const shard of this.#shards.values()) shard.isLeaving = unwanted.includes(shard.lease.name);
  }

  /** Another evaluator has it: nothing more is done, and nothing more is said of it. */
  drop(shard: Shard): void {
    this.#deps.log.warn(
      { shard: shard.lease.name },
      'another evaluator has taken over alert rules of this one',
    );
    this.#deps.leases.drop(shard.lease);
    this.#forget(shard);
  }

  /** The stored rules, when they have changed. */
  follow(rules: FollowedRules): void {
    this.#rules = rules;
    this.#isSyncDue = true;
  }

  /** Does what is left to do. Throws what the metadata throw; the rest is done the next time. */
  async settle(): Promise<void> {
    await this.#load();
    await this.#sync();
    await this.#end();
    await this.#sync();
    await this.#resolveDoubts();
    await this.#giveAway();
  }

  /** Takes back what seems to have happened in the future. */
  clockWentBack(nowMs: number): void {
    for (const unit of this.units()) {
      unit.notBeforeMs = Number.NEGATIVE_INFINITY;
      if (!unit.isBusy) clampTimes(unit.state, nowMs);
    }
    this.revision += 1;
  }

  /** Forgets all shards, after their states were kept. */
  async close(): Promise<void> {
    const kept = this.shards.filter((shard) => this.#isToKeep(shard));
    for (const shard of kept) await this.#keepAll(shard);
    try {
      await this.#deps.progress.tellLast(kept);
    } catch (err) {
      // The end must not wait for a database that is away. What was done since it was told last is counted as missed.
      this.#deps.log.warn({ err }, 'how far alert rules were evaluated cannot be stored');
    }
    this.#shards.clear();
  }

  #begin(lease: Lease): void {
    this.#forget(this.#shards.get(lease.name));
    this.#shards.set(lease.name, newShard(lease));
  }

  #forget(shard: Shard | undefined): void {
    if (shard === undefined || this.#shards.get(shard.lease.name) !== shard) return;
    this.#shards.delete(shard.lease.name);
    for (const [id, ending] of this.#endings) if (ending.shard === shard) this.#endings.delete(id);
    this.revision += 1;
  }

  async #load(): Promise<void> {
    const waiting = this.shards.filter(({ isLoaded, isLeaving }) => !isLoaded && !isLeaving);
    if (waiting.length === 0) return;
    const rules = this.#rules;
    const nowMs = this.#deps.clock.now();
    for (const { shard, units, endings, resting, toldMissed, missed } of await loadShards(
      waiting,
      rules,
      this.#deps,
    )) {
      // It may be lost again since.
      if (!this.isHeld(shard)) continue;
      for (const unit of units) shard.units.set(unit.id, unit);
      for (const [id, count] of resting) shard.resting.set(id, count);
      for (const [id, count] of toldMissed) shard.toldMissed.set(id, count);
      shard.syncedMs = nowMs;
      this.#missed(missed);
      for (const [id, reason] of endings) this.#mustEnd(shard, id, reason);
      shard.isLoaded = true;
    }
    this.revision += 1;
    this.#isSyncDue = true;
  }

  /** Makes the units those of the stored rules, and counts what those missed that were changed. */
  async #sync(): Promise<void> {
    if (this.#isSyncDue) this.#syncAll();
    this.#missed(await recount(this.units(), this.#deps.metadata.audit));
  }

  #syncAll(): void {
    this.#isSyncDue = false;
    const nowMs = this.#deps.clock.now();
    for (const rule of this.#rules.values()) {
      const shard = this.#shards.get(rule.shard);
      if (shard?.isLoaded) this.#syncRule(shard, rule);
    }
    for (const shard of this.#shards.values()) {
      if (!shard.isLoaded) continue;
      for (const id of shard.units.keys()) if (!this.#rules.has(id)) this.#mustEnd(shard, id, 'ruleDeleted');
      for (const id of shard.resting.keys()) if (!this.#rules.has(id)) shard.resting.delete(id);
      shard.syncedMs = nowMs;
    }
    this.revision += 1;
  }

  #syncRule(shard: Shard, stored: FollowedRule): void {
    const { id, version, updatedAtMs, isEnabled, compiled } = stored;
    const unit = shard.units.get(id);
    // What this program cannot read is left as it is.
    if (compiled === undefined || (unit === undefined && (!isEnabled || this.#endings.has(id)))) return;
    if (unit === undefined) {
      const nowMs = this.#deps.clock.now();
      shard.units.set(id, freshUnit(shard, { stored, rule: compiled, nowMs }));
      return;
    }
    if (unit.version !== version) unit.changedAt(updatedAtMs);
    if (!isEnabled) this.#mustEnd(shard, id, 'ruleDisabled');
    else if (unit.version !== version) {
      unit.version = version;
      unit.rule = compiled;
      if (unit.state.definition !== compiled.definition) this.#mustEnd(shard, id, 'ruleChanged');
    }
  }

  #mustEnd(shard: Shard, ruleId: string, reason: EndReason): void {
    const unit = shard.units.get(ruleId);
    if (unit !== undefined) unit.isEnding = true;
    this.#endings.set(ruleId, { shard, ruleId, unit, reason });
  }

  async #end(): Promise<void> {
    const due = [...this.#endings.values()].filter(
      ({ shard, unit }) => unit?.isBusy !== true && this.isHeld(shard),
    );
    if (due.length === 0) return;
    const { metadata, clock } = this.#deps;
    const nowMs = clock.now();
    for (const { shard, endings, recorded } of await endEpisodes(due, { alerts: metadata.alerts, nowMs })) {
      if (recorded.outcome === 'lost') this.drop(shard);
      else if (recorded.outcome === 'inDoubt') throw asError(recorded.error);
      else for (const ending of endings) this.#ended(ending, nowMs);
    }
    this.#isSyncDue = true;
  }

  #ended({ shard, ruleId, unit, reason }: Ending, nowMs: number): void {
    // Another change may have come while this one was stored.
    if (this.#endings.get(ruleId)?.reason === reason) this.#endings.delete(ruleId);
    if (reason === 'ruleDeleted') shard.resting.delete(ruleId);
    if (unit === undefined) return;
    this.#deps.outbox.put(unit.series.end(nowMs), `alerts:end:${ruleId}:${nowMs}`);
    const { state, missed } = freshState(unit, reason, nowMs);
    this.#missed(missed);
    unit.state = state;
    unit.notBeforeMs = nowMs;
    unit.isEnding = this.#endings.has(ruleId);
    unit.isInDoubt = false;
    unit.isDirty = true;
    shard.isReportDue = true;
    this.#deps.keeper.note(unit);
    if (reason !== 'ruleChanged') shard.units.delete(ruleId);
    if (reason === 'ruleDisabled') shard.resting.set(ruleId, countOf(unit.state));
    this.revision += 1;
  }

  #missed(evaluations: number): void {
    if (evaluations > 0) this.#deps.observe.missed(evaluations);
  }

  async #resolveDoubts(): Promise<void> {
    const doubtful = [...this.units()].filter(
      ({ isInDoubt, isBusy, isEnding }) => isInDoubt && !isBusy && !isEnding,
    );
    for (let from = 0; from < doubtful.length; from += AT_ONCE) {
      const units = doubtful.slice(from, from + AT_ONCE);
      const found = await this.#deps.metadata.alerts.instances(units.map(({ id }) => id));
      const byRule = Map.groupBy(found, ({ ruleId }) => ruleId);
      for (const unit of units) {
        const { state: kept } = unit;
        const instances = byRule.get(unit.id) ?? [];
        restoreState(unit.id, { kept, definition: kept.definition, instances });
        this.#missed(countToldTimes(kept, instances, unit.intervalMs));
        unit.isInDoubt = false;
        unit.isDirty = true;
      }
      // They are evaluated once more for the time whose events could not be stored.
      this.revision += 1;
    }
  }

  /** Shards that others should have, as soon as nothing of them is being done. */
  async #giveAway(): Promise<void> {
    for (const shard of this.shards) {
      if (!shard.isLeaving || [...shard.units.values()].some(({ isBusy }) => isBusy)) continue;
      if (this.#isToKeep(shard)) {
        await this.#keepAll(shard);
        await this.#deps.progress.tellLast([shard]);
      }
      // Another owner may have died meanwhile, so that it is wanted again.
      if (!shard.isLeaving) continue;
      this.#forget(shard);
      await this.#deps.leases.release([shard.lease]);
      this.#deps.log.info({ shard: shard.lease.name }, 'gave alert rules to another evaluator');
    }
  }

  #isToKeep(shard: Shard): boolean {
    return shard.isLoaded && this.isHeld(shard);
  }

  async #keepAll(shard: Shard): Promise<void> {
    for (const unit of shard.units.values()) this.#deps.keeper.note(unit);
    await this.#deps.keeper.idle();
    shard.isReportDue = true;
    await this.#deps.keeper.report([shard]);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error
    ? error
    : new AppError('METADATA_UNAVAILABLE', String(error), { status: 503 });
}
