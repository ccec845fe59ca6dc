import type { BaseLogger } from 'pino';
import type { AlertSettings } from '../../config/sections/alert.ts';
import type { Clock } from '../../lib/clock.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { AlertState, Metadata } from '../../metadata/port.ts';
import type { Tags } from '../../model/series.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { StateStore } from '../../state/port.ts';
import type { AlertQuery, WriteSamples } from '../ports.ts';

/** What the evaluator tells of its work; `app` binds it to the server's own metrics. */
export interface EvaluatorObserver {
  /** Groups of this evaluator's rules that fire (keeping counts as firing) and that are pending; after each round. */
  alerts(now: { readonly firing: number; readonly pending: number }): void;
  /** All rules that were due at one time have been evaluated. */
  round(round: EvaluationRound): void;
  /** Evaluations that fell out because this or an earlier evaluator was away, paused or too slow. */
  missed(evaluations: number): void;
  /** `query`: the rule's own fault. `source`: the store cannot answer. `metadata`: events could not be stored. */
  failed(failure: { readonly kind: 'query' | 'source' | 'metadata'; readonly rules: number }): void;
  /** Samples of `ALERTS` or recording rules that could not be written. */
  samplesLost(samples: number): void;
}

/** What it took to evaluate the rules that were due at one time. */
export interface EvaluationRound {
  /** The time evaluated. */
  readonly atMs: TimestampMs;
  readonly rules: number;
  readonly groups: number;
  readonly events: number;
  /** From the beginning of the first to the end of the last evaluation, the spreading of work included. */
  readonly spanSeconds: number;
  /** Time in which at least one evaluation ran, its questions to the store included. */
  readonly workSeconds: number;
}

/** How one group of a rule stands. */
export interface GroupStatus {
  readonly tags: Tags;
  readonly state: AlertState;
  /** Of the last evaluation that this was written at; null when there was none. */
  readonly value: number | null;
  /** When the state began; for `ok`, when the group was first seen or the last episode ended, as far as is known. */
  readonly sinceMs: TimestampMs;
}

/** How a rule stands, without its groups. */
export interface RuleSummary {
  /** The worst of its groups: firing (keeping too) > error > noData > pending > ok. */
  readonly state: 'firing' | 'error' | 'noData' | 'pending' | 'ok';
  readonly firing: number;
  readonly pending: number;
  readonly noData: number;
  readonly error: number;
  readonly groupCount: number;
  /** The time evaluated last; null before the first evaluation. */
  readonly lastEvaluationMs: TimestampMs | null;
  /** How long the answer took, shared with the rules that were asked together. */
  readonly lastDurationMs: number | null;
  /** The message of the last evaluation, where it failed. */
  readonly lastError: string | null;
  /** The store could not answer anybody: the states are those of before. */
  readonly sourceDown: boolean;
  /** Evaluations that fell out since the rule was first evaluated, also while nobody was there; not while it was disabled. */
  readonly missedEvaluations: number;
  /** Groups of the last answer that are beyond `maxGroups`. */
  readonly groupsLeftOut: number;
}

export interface RuleStatus extends RuleSummary {
  /** The time evaluated that the values of `groups` are of; from the shared state up to a minute older than the summary. */
  readonly groupsAtMs: TimestampMs | null;
  /** At most 20, the worst first. */
  readonly groups: readonly GroupStatus[];
}

/** What an evaluator does now; JSON for `GET /api/v1/alerts/status`. */
export interface EvaluatorStatus {
  readonly owner: string;
  /** All evaluators that said within the time of a lease that they are alive. */
  readonly owners: readonly string[];
  readonly leases: readonly {
    readonly name: string;
    readonly generation: number;
    readonly rules: number;
  }[];
  readonly rules: number;
  readonly groups: number;
  readonly firing: number;
  readonly pending: number;
  readonly lastRound: EvaluationRound | null;
  readonly missedEvaluations: number;
  /** Since when this evaluator has had no answer from the store; null when it answers. */
  readonly sourceDownSinceMs: TimestampMs | null;
}

/** What is known of an evaluator in another process, from the shared state. */
export interface ShardStatus {
  readonly name: string;
  readonly owner: string;
  readonly writtenAtMs: TimestampMs;
  readonly rules: number;
  readonly sourceDown: boolean;
}

/**
 * Evaluates alert and recording rules: those of the shards whose leases it holds, together with all other evaluators over
 * the same metadata. Events are stored before anybody is told of them; the state store only makes it quicker.
 */
export interface AlertEvaluator {
  /** Begins to work and returns at once; what cannot be reached yet is tried again. */
  start(): void;
  /** Lets evaluations that run come to an end or gives them up, keeps their states and hands the leases back. */
  stop(): Promise<void>;
  status(): EvaluatorStatus;
  /** How a rule stands right now, when this evaluator has it. */
  ruleStatus(ruleId: string): RuleStatus | undefined;
  health(): PartHealth;
}

export interface AlertEvaluatorDependencies {
  readonly metadata: Pick<Metadata, 'documents' | 'alerts' | 'leases' | 'progress' | 'audit'>;
  readonly state: Pick<StateStore, 'alertStateGet' | 'alertStateSet'>;
  readonly query: AlertQuery;
  readonly writeSamples: WriteSamples;
  readonly clock: Clock;
  readonly settings: AlertSettings;
  readonly log: Pick<BaseLogger, 'debug' | 'info' | 'warn' | 'error'>;
  readonly observe: EvaluatorObserver;
  /** Unique among all processes, also of earlier ones: host, process id and something random. */
  readonly owner: string;
  /** Where a person looks at the alert: what `{{ link }}` becomes. */
  readonly linkOf: LinkOf;
  /**
   * How long samples may be on their way after the store was away, at least: until then silence is not believed. 60 s when
   * undefined; 0 where what is written is there at once.
   */
  readonly catchUpMs?: number;
}

export type LinkOf = (alert: { readonly ruleId: string; readonly alertId: string }) => string;

/** The built-in rule that fires when the store answers no evaluator; there is one alert of it for the whole system. */
export const SOURCE_DOWN_RULE_ID = 'dashboarding:source-down';
export const SOURCE_DOWN_NAME = 'DashboardingSourceDown';
