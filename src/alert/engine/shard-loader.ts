import type { AlertInstance, Metadata } from '../../metadata/port.ts';
import type { StateStore } from '../../state/port.ts';
import type { CompiledRecording, CompiledRule } from './compiled-rule.ts';
import { SOURCE_DOWN_RULE_ID } from './contract.ts';
import { definitionThen } from './definition-then.ts';
import type { EndReason } from './end-instances.ts';
import { clampTimes, restoreState } from './restore-state.ts';
import type { FollowedRule, FollowedRules } from './rule-follower.ts';
import type { RuleState } from './rule-state.ts';
import { decodeShardReport, type ShardReport, shardKey } from './shard-codec.ts';
import { shardOf } from './shards.ts';
import { decodeRuleState } from './state-codec.ts';
import { type Shard, Unit } from './unit.ts';

/** States asked for at once. */
const AT_ONCE = 500;

export interface ShardLoaderDependencies {
  readonly metadata: Pick<Metadata, 'alerts' | 'audit'>;
  readonly state: Pick<StateStore, 'alertStateGet'>;
  readonly clock: { now(): number };
}

type Readable = FollowedRule & { readonly compiled: CompiledRule | CompiledRecording };

/** What was found of a shard: the rules to evaluate, and whose open episodes must end first. */
export interface LoadedShard {
  readonly shard: Shard;
  readonly units: readonly Unit[];
  readonly endings: ReadonlyMap<string, EndReason>;
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
  const loaded: LoadedShard[] = [];
  for (const shard of shards) loaded.push(await loadShard(shard, { rules, open, deps }));
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

async function loadShard(
  shard: Shard,
  { rules, open, deps }: { rules: FollowedRules; open: Instances; deps: ShardLoaderDependencies },
): Promise<LoadedShard> {
  const { name } = shard.lease;
  const own = [...rules.values()].filter((rule) => rule.shard === name);
  const enabled = own.filter((rule): rule is Readable => rule.isEnabled && rule.compiled !== undefined);
  const bytes = await deps.state.alertStateGet(shardKey(name));
  const report = bytes === undefined ? undefined : decodeShardReport(bytes);
  const units: Unit[] = [];
  const endings = new Map<string, EndReason>();
  for (let from = 0; from < enabled.length; from += AT_ONCE) {
    const some = enabled.slice(from, from + AT_ONCE);
    const states = await Promise.all(some.map((rule) => loadState(rule, open.get(rule.id) ?? [], deps)));
    for (const [index, rule] of some.entries()) {
      const state = states[index] as RuleState;
      noteReport(state, report);
      const nowMs = deps.clock.now();
      clampTimes(state, nowMs);
      units.push(new Unit(shard, { stored: rule, rule: rule.compiled, state, nowMs }));
      if (state.definition !== rule.compiled.definition) endings.set(rule.id, 'ruleChanged');
    }
  }
  for (const ruleId of open.keys()) {
    if (shardOf(ruleId) !== name) continue;
    const rule = rules.get(ruleId);
    if (rule === undefined) endings.set(ruleId, 'ruleDeleted');
    else if (!rule.isEnabled) endings.set(ruleId, 'ruleDisabled');
  }
  return { shard, units, endings };
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
  if (usable === undefined) restored.isLost = !isNew(rule, clock.now());
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
  const { lastEvaluationMs, missedEvaluations } = summary;
  state.missedEvaluations = Math.max(state.missedEvaluations, missedEvaluations);
  if (lastEvaluationMs === null) return;
  state.lastEvaluationMs = Math.max(state.lastEvaluationMs ?? lastEvaluationMs, lastEvaluationMs);
}
