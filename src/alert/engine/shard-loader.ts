import type { AlertInstance, Metadata, ShardProgress } from '../../metadata/port.ts';
import type { StateStore } from '../../state/port.ts';
import type { CompiledRecording, CompiledRule } from './compiled-rule.ts';
import { SOURCE_DOWN_RULE_ID } from './contract.ts';
import { definitionThen } from './definition-then.ts';
import type { EndReason } from './end-instances.ts';
import { countOf, latestCount, type MissedCount } from './missed-evaluations.ts';
import { clampTimes, countToldTimes, restoreState } from './restore-state.ts';
import { recount } from './rule-changes.ts';
import type { FollowedRule, FollowedRules } from './rule-follower.ts';
import { RuleState } from './rule-state.ts';
import { decodeShardReport, type ShardReport, shardKey } from './shard-codec.ts';
import { shardOf } from './shards.ts';
import { decodeRuleState } from './state-codec.ts';
import { type Shard, Unit } from './unit.ts';

/** States asked for at once. */
const AT_ONCE = 500;

export interface ShardLoaderDependencies {
  readonly metadata: Pick<Metadata, 'alerts' | 'audit' | 'progress'>;
  readonly state: Pick<StateStore, 'alertStateGet'>;
  readonly clock: { now(): number };
}

type Readable = FollowedRule & { readonly compiled: CompiledRule | CompiledRecording };

/** What was found of a shard: the rules to evaluate, and whose open episodes must end first. */
export interface LoadedShard {
  readonly shard: Shard;
  readonly units: readonly Unit[];
  readonly endings: ReadonlyMap<string, EndReason>;
  /** What those have missed that are disabled. */
  readonly resting: ReadonlyMap<string, MissedCount>;
  /** What the metadata say that its rules missed. */
  readonly toldMissed: ReadonlyMap<string, number>;
  /** Evaluations that are found to have fallen out before the last change or event of a rule. */
  readonly missed: number;
}

/**
 * Takes over shards: what the last evaluator kept of their rules, made to agree with the instances in the metadata. Nothing of
 * the shards is changed.
 */
export async function loadShards(
  shards: readonly Shard[],
  rules: FollowedRules,
  deps: ShardLoaderDependencies,
): Promise<readonly LoadedShard[]> {
  const names = new Set(shards.map(({ lease }) => lease.name));
  const open = await openInstances(names, deps);
  const progress = await deps.metadata.progress.read([...names]);
  const loaded: LoadedShard[] = [];
  for (const shard of shards) {
    const told = progress.get(shard.lease.name);
    loaded.push(await loadShard(shard, { rules, open, told, deps }));
  }
  return loaded;
}

type Instances = ReadonlyMap<string, readonly AlertInstance[]>;

/** By the id of their rule, also of rules that are no more. */
async function openInstances(
  names: ReadonlySet<string>,
  { metadata }: ShardLoaderDependencies,
): Promise<Instances> {
  const instances = await metadata.alerts.instances();
  const byRule = Map.groupBy(instances, ({ ruleId }) => ruleId);
  for (const ruleId of byRule.keys()) {
    if (ruleId === SOURCE_DOWN_RULE_ID || !names.has(shardOf(ruleId))) byRule.delete(ruleId);
  }
  return byRule;
}

interface LoadContext {
  readonly rules: FollowedRules;
  readonly open: Instances;
  /** What the metadata were told last of the shard. */
  readonly told: ShardProgress | undefined;
  readonly deps: ShardLoaderDependencies;
}

async function loadShard(shard: Shard, context: LoadContext): Promise<LoadedShard> {
  const { rules, open, told, deps } = context;
  const { name } = shard.lease;
  const own = [...rules.values()].filter((rule) => rule.shard === name);
  const enabled = own.filter(isReadable);
  const units = await loadUnits(shard, enabled, context);
  const others = own.filter((rule) => !isReadable(rule));
  const disabled = others.flatMap((rule) => disabledUnit(shard, rule, context));
  let missed = await recount([...units, ...disabled], deps.metadata.audit);
  for (const { id, state, intervalMs } of units)
    missed += countToldTimes(state, open.get(id) ?? [], intervalMs);
  const counts = new Map(others.map(({ id }) => [id, countIn(told, id)]));
  for (const { id, state } of disabled) counts.set(id, countOf(state));
  return {
    ...{ shard, units, endings: endingsOf(name, units, context), missed },
    resting: counts,
    toldMissed: told?.missed ?? new Map(),
  };
}

function isReadable(rule: FollowedRule): rule is Readable {
  return rule.isEnabled && rule.compiled !== undefined;
}

async function loadUnits(
  shard: Shard,
  rules: readonly Readable[],
  { open, told, deps }: LoadContext,
): Promise<readonly Unit[]> {
  const bytes = await deps.state.alertStateGet(shardKey(shard.lease.name));
  const report = bytes === undefined ? undefined : decodeShardReport(bytes);
  const units: Unit[] = [];
  for (let from = 0; from < rules.length; from += AT_ONCE) {
    const some = rules.slice(from, from + AT_ONCE);
    const states = await Promise.all(some.map((rule) => loadState(rule, open.get(rule.id) ?? [], deps)));
    for (const [index, rule] of some.entries()) {
      const state = states[index] as RuleState;
      noteReport(state, report);
      takeCount(state, [countIn(told, rule.id), report?.counts.get(rule.id), countOf(state)]);
      const nowMs = deps.clock.now();
      clampTimes(state, nowMs);
      const unit = new Unit(shard, { stored: rule, rule: rule.compiled, state, nowMs });
      if (rule.version === 1) unit.createdAt(rule.updatedAtMs);
      else unit.changedAt(rule.updatedAtMs);
      units.push(unit);
    }
  }
  return units;
}

/** A rule that nobody evaluates, to count what it missed before it was disabled. */
function disabledUnit(shard: Shard, rule: FollowedRule, { told, deps }: LoadContext): readonly Unit[] {
  if (rule.compiled === undefined) return [];
  const state = new RuleState(rule.id, '');
  takeCount(state, [countIn(told, rule.id)]);
  const unit = new Unit(shard, { stored: rule, rule: rule.compiled, state, nowMs: deps.clock.now() });
  unit.changedAt(rule.updatedAtMs);
  return [unit];
}

function endingsOf(
  shardName: string,
  units: readonly Unit[],
  { rules, open }: LoadContext,
): ReadonlyMap<string, EndReason> {
  const endings = new Map<string, EndReason>();
  for (const { id, state, rule } of units)
    if (state.definition !== rule.definition) endings.set(id, 'ruleChanged');
  for (const ruleId of open.keys()) {
    if (shardOf(ruleId) !== shardName) continue;
    const rule = rules.get(ruleId);
    if (rule === undefined) endings.set(ruleId, 'ruleDeleted');
    else if (!rule.isEnabled) endings.set(ruleId, 'ruleDisabled');
  }
  return endings;
}

/** What the metadata say that a rule has missed. */
function countIn(told: ShardProgress | undefined, ruleId: string): MissedCount {
  return { countedMs: told?.evaluatedMs ?? null, missed: told?.missed.get(ruleId) ?? 0 };
}

/** Of what was told in several places the latest holds; of equal ones the first. */
function takeCount(state: RuleState, counts: readonly (MissedCount | undefined)[]): void {
  const latest = latestCount(counts);
  if (latest === undefined) return;
  state.countedMs = latest.countedMs;
  state.missedEvaluations = latest.missed;
}

async function loadState(
  rule: Readable,
  instances: readonly AlertInstance[],
  { metadata, state, clock }: ShardLoaderDependencies,
): Promise<RuleState> {
  const bytes = await state.alertStateGet(rule.id);
  const kept = bytes === undefined ? undefined : decodeRuleState(rule.id, bytes);
  const lastSeq = instances.reduce((last, { event }) => Math.max(last, event.seq), 0);
  // A state from before the last event may be of another definition than what is open.
  const isCurrent = kept !== undefined && kept.lastEventSeq >= lastSeq;
  if (isCurrent) return restoreState(rule.id, { kept, definition: kept.definition, instances });
  const definition =
    instances.length > 0
      ? ((await definitionThen(metadata.audit, rule, instances)) ?? '')
      : rule.compiled.definition;
  const usable = kept?.definition === definition ? kept : undefined;
  const restored = restoreState(rule.id, { kept: usable, definition, instances });
  if (usable === undefined) {
    restored.isLost = !isNew(rule, clock.now());
    if (kept !== undefined) takeCount(restored, [countOf(kept)]);
  }
  return restored;
}

/** Whether it cannot have been evaluated before. */
function isNew({ version, updatedAtMs, compiled }: Readable, nowMs: number): boolean {
  return version === 1 && updatedAtMs > nowMs - compiled.spec.intervalSeconds * 1_000;
}

/** The report is written after each round, the state of a rule only when something changed. */
function noteReport(state: RuleState, report: ShardReport | undefined): void {
  const summary = report?.rules.get(state.ruleId);
  if (summary === undefined) return;
  const { lastEvaluationMs } = summary;
  if (lastEvaluationMs === null) return;
  state.lastEvaluationMs = Math.max(state.lastEvaluationMs ?? lastEvaluationMs, lastEvaluationMs);
}
