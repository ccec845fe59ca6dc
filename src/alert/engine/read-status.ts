import type { StateStore } from '../../state/port.ts';
import type { RuleStatus, RuleSummary, ShardStatus } from './contract.ts';
import { statusOf } from './rule-status.ts';
import { decodeShardReport, type ShardReport, shardKey } from './shard-codec.ts';
import { SHARD_NAMES, shardOf } from './shards.ts';
import { decodeRuleState } from './state-codec.ts';

type AlertStates = Pick<StateStore, 'alertStateGet'>;

/**
 * How rules stand, with their groups, as their evaluators last told the shared state: a change of state at once, values within
 * a minute. Rules of which nothing is told are left out.
 */
export async function readRuleStatus(
  states: AlertStates,
  ruleIds: readonly string[],
): Promise<ReadonlyMap<string, RuleStatus>> {
  const shards = [...new Set(ruleIds.map(shardOf))];
  const [reports, kept] = await Promise.all([
    readReports(states, shards),
    Promise.all(ruleIds.map((id) => states.alertStateGet(id))),
  ]);
  const summaries = new Map(reports.flatMap(([, report]) => [...report.rules]));
  const found = ruleIds.flatMap((id, index) => {
    const status = combined(id, kept[index], summaries.get(id));
    return status === undefined ? [] : [[id, status] as const];
  });
  return new Map(found);
}

/** How all rules stand, in 32 reads however many there are. Recording rules are among them. */
export async function readRuleSummaries(states: AlertStates): Promise<ReadonlyMap<string, RuleSummary>> {
  const reports = await readReports(states, SHARD_NAMES);
  return new Map(reports.flatMap(([, report]) => [...report.rules]));
}

/** Who evaluates what, as far as it is told. */
export async function readShards(states: AlertStates): Promise<readonly ShardStatus[]> {
  const reports = await readReports(states, SHARD_NAMES);
  return reports.map(([name, { owner, writtenAtMs, sourceDown, rules }]) => ({
    name,
    owner,
    writtenAtMs,
    sourceDown,
    rules: rules.size,
  }));
}

async function readReports(
  states: AlertStates,
  names: readonly string[],
): Promise<readonly (readonly [name: string, report: ShardReport])[]> {
  const all = await Promise.all(names.map((name) => states.alertStateGet(shardKey(name))));
  return all.flatMap((bytes, index) => {
    const report = bytes === undefined ? undefined : decodeShardReport(bytes);
    return report === undefined ? [] : [[names[index] as string, report] as const];
  });
}

/** The report of the shard is written after each round, the state of the rule when something changed. */
function combined(
  id: string,
  bytes: Uint8Array | undefined,
  summary: RuleSummary | undefined,
): RuleStatus | undefined {
  const state = bytes === undefined ? undefined : decodeRuleState(id, bytes);
  if (state === undefined)
    return summary === undefined ? undefined : { ...summary, groupsAtMs: null, groups: [] };
  const status = statusOf(state);
  const isNewer = summary !== undefined && (summary.lastEvaluationMs ?? 0) >= (status.lastEvaluationMs ?? 0);
  const { groups, groupsAtMs } = status;
  return isNewer ? { ...summary, groupsAtMs, groups } : status;
}
