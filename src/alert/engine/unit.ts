import type { Lease } from '../../metadata/port.ts';
import type { TimestampMs } from '../../model/time.ts';
import { AlertSeries } from './alert-series.ts';
import { type CompiledRecording, type CompiledRule, shapeOf } from './compiled-rule.ts';
import type { RuleStatus, RuleSummary } from './contract.ts';
import { spreadOf } from './ids.ts';
import { countThroughChanges, type MissedCount, timesUpTo } from './missed-evaluations.ts';
import type { RuleState } from './rule-state.ts';
import { statusOf, summaryOf } from './rule-status.ts';

/** The rules of one lease, as its evaluator has them in memory. */
export interface Shard {
  readonly lease: Lease;
  /** Whether the states of its rules are there. */
  isLoaded: boolean;
  /** Whether another evaluator should have it: nothing new is begun. */
  isLeaving: boolean;
  readonly units: Map<string, Unit>;
  /** Whether its report is behind. */
  isReportDue: boolean;
  /** Its rules were made those that were stored then. */
  syncedMs: TimestampMs;
  /** What its rules that are disabled have missed. */
  readonly resting: Map<string, MissedCount>;
  /** What the metadata were told that its rules missed. */
  readonly toldMissed: Map<string, number>;
}

export function newShard(lease: Lease): Shard {
  return {
    ...{ lease, isLoaded: false, isLeaving: false, units: new Map(), isReportDue: true },
    ...{ syncedMs: Number.NEGATIVE_INFINITY, resting: new Map(), toldMissed: new Map() },
  };
}

export interface NewUnit {
  readonly stored: { readonly version: number; readonly updatedAtMs: TimestampMs };
  readonly rule: CompiledRule | CompiledRecording;
  readonly state: RuleState;
  readonly nowMs: TimestampMs;
}

/** A rule that this evaluator has. */
export class Unit {
  readonly id: string;
  readonly shard: Shard;
  version: number;
  rule: CompiledRule | CompiledRecording;
  state: RuleState;
  readonly series = new AlertSeries();
  /** Being evaluated: nothing else may touch its state. */
  isBusy = false;
  /** Its episodes are to be ended before anything else: the rule changed, was disabled or deleted. */
  isEnding = false;
  /** Its events may or may not have been stored: the metadata must say how it stands before it is evaluated again. */
  isInDoubt = false;
  /** It was changed when it had missed something already: the audit trail must say since when it was enabled. */
  isRecountDue = false;
  /** When it was changed last. */
  changedMs: TimestampMs;
  /** Its state differs from what the state store was told. */
  isDirty = true;
  keptAtMs: TimestampMs = Number.NEGATIVE_INFINITY;
  /** A rule that was changed is evaluated from then on, not for times before. */
  notBeforeMs: TimestampMs = Number.NEGATIVE_INFINITY;
  /** How often in a row it was not answered in time while others were. */
  timeouts = 0;
  /** How often it was not answered in time which groups it knew. */
  recallTries = 0;
  /** Series of the last result of a recording rule. */
  recorded = 0;
  #spread: { readonly shape: string; readonly place: number } | undefined;

  constructor(shard: Shard, { stored, rule, state, nowMs }: NewUnit) {
    this.id = rule.id;
    this.shard = shard;
    this.version = stored.version;
    this.rule = rule;
    this.state = state;
    this.changedMs = stored.updatedAtMs;
    if (stored.version > 1) this.notBeforeMs = Math.min(stored.updatedAtMs, nowMs);
  }

  get intervalMs(): number {
    return this.rule.spec.intervalSeconds * 1_000;
  }

  get delayMs(): number {
    return this.rule.spec.delaySeconds * 1_000;
  }

  /** Where in a round its shape is evaluated: from 0 up to 1, always the same. */
  get place(): number {
    const shape = shapeOf(this.rule);
    if (this.#spread?.shape !== shape) this.#spread = { shape, place: spreadOf(shape) / 2 ** 32 };
    return this.#spread.place;
  }

  /** Whether the time is still to be evaluated. */
  awaits(atMs: TimestampMs): boolean {
    if (this.shard.isLeaving || atMs <= this.notBeforeMs) return false;
    const { lastEvaluationMs, lastEventMs } = this.state;
    return (
      atMs > Math.max(lastEvaluationMs ?? Number.NEGATIVE_INFINITY, lastEventMs ?? Number.NEGATIVE_INFINITY)
    );
  }

  /** Whether nothing else has to be done with it first. */
  get isReady(): boolean {
    return !this.isBusy && !this.isEnding && !this.isInDoubt && !this.isRecountDue;
  }

  /** Notes that it was changed, and whether it missed something before. */
  changedAt(changedMs: TimestampMs): void {
    this.changedMs = changedMs;
    const { countedMs } = this.state;
    if (countedMs !== null && timesUpTo(countedMs, changedMs, this.intervalMs) > 0) this.isRecountDue = true;
  }

  /** Nothing is counted before it was created. */
  createdAt(createdMs: TimestampMs): void {
    countThroughChanges(this.state, [{ atMs: createdMs, wasEnabled: false }], this.intervalMs);
  }

  summary(): RuleSummary {
    const summary = summaryOf(this.state);
    return this.rule.kind === 'alert' ? summary : { ...summary, groupCount: this.recorded };
  }

  status(): RuleStatus {
    return { ...statusOf(this.state), ...this.summary() };
  }
}
