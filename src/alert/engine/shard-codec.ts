import type { TimestampMs } from '../../model/time.ts';
import type { RuleSummary } from './contract.ts';
import type { MissedCount } from './missed-evaluations.ts';

const VERSION = 1;
const STATES = ['firing', 'error', 'noData', 'pending', 'ok'] as const;

/** What an evaluator tells of a shard after each round: which times were evaluated, and how each rule stands. */
export interface ShardReport {
  readonly owner: string;
  readonly writtenAtMs: TimestampMs;
  readonly sourceDown: boolean;
  readonly rules: ReadonlyMap<string, RuleSummary>;
  /** What each rule has missed, and up to when that is counted. */
  readonly counts: ReadonlyMap<string, MissedCount>;
}

/** `docs/formats/alert-state.md` says what each field is. */
interface KeptReport {
  readonly v: number;
  readonly owner: string;
  readonly writtenAtMs: TimestampMs;
  readonly sourceDown: boolean;
  readonly rules: readonly KeptSummary[];
}

type KeptSummary = readonly [
  ruleId: string,
  evaluatedMs: TimestampMs | null,
  durationMs: number | null,
  missed: number,
  state: number,
  counts: readonly [
    firing: number,
    pending: number,
    noData: number,
    error: number,
    all: number,
    leftOut: number,
  ],
  sourceDown: 0 | 1,
  error: string | null,
  countedMs?: TimestampMs | null,
];

/** The key in the state store; no rule has such an id. */
export function shardKey(name: string): string {
  return `shard:${name}`;
}

export function encodeShardReport({
  owner,
  writtenAtMs,
  sourceDown,
  rules,
  counts,
}: ShardReport): Uint8Array {
  const kept: KeptReport = {
    v: VERSION,
    owner,
    writtenAtMs,
    sourceDown,
    rules: Array.from(rules, ([id, summary]) => keptSummary(id, summary, counts.get(id)?.countedMs)),
  };
  return Buffer.from(JSON.stringify(kept));
}

/** Undefined for bytes that are not a report of this version. */
export function decodeShardReport(bytes: Uint8Array): ShardReport | undefined {
  try {
    const { v, owner, writtenAtMs, sourceDown, rules } = JSON.parse(
      Buffer.from(bytes).toString(),
    ) as KeptReport;
    if (v !== VERSION) return undefined;
    return {
      ...{ owner, writtenAtMs, sourceDown },
      rules: new Map(rules.map(summaryFrom)),
      counts: new Map(rules.map(countFrom)),
    };
  } catch {
    return undefined;
  }
}

function keptSummary(id: string, summary: RuleSummary, countedMs: TimestampMs | null = null): KeptSummary {
  const { firing, pending, noData, error, groupCount, groupsLeftOut } = summary;
  return [
    id,
    summary.lastEvaluationMs,
    summary.lastDurationMs,
    summary.missedEvaluations,
    STATES.indexOf(summary.state),
    [firing, pending, noData, error, groupCount, groupsLeftOut],
    summary.sourceDown ? 1 : 0,
    summary.lastError,
    countedMs,
  ];
}

function summaryFrom(kept: KeptSummary): readonly [string, RuleSummary] {
  const [id, lastEvaluationMs, lastDurationMs, missedEvaluations, state, counts, down, lastError] = kept;
  const [firing, pending, noData, error, groupCount, groupsLeftOut] = counts;
  const summary: RuleSummary = {
    state: STATES[state] ?? 'ok',
    firing,
    pending,
    noData,
    error,
    groupCount,
    lastEvaluationMs,
    lastDurationMs,
    lastError,
    sourceDown: down === 1,
    missedEvaluations,
    groupsLeftOut,
  };
  return [id, summary];
}

function countFrom(kept: KeptSummary): readonly [string, MissedCount] {
  const [id, evaluatedMs, , missed] = kept;
  const countedMs = kept[8];
  return [id, { countedMs: countedMs === undefined ? evaluatedMs : countedMs, missed }];
}
