import type { Tags } from '../../../api/types.ts';
import type { AlertState } from './rule-types.ts';

/** Alerts and their history, as the API shows them. Times are UTC milliseconds. */
export interface Acknowledgement {
  readonly episodeId: string;
  readonly atMs: number;
  readonly actor: string;
  readonly comment: string;
}

export interface Alert {
  readonly alertId: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly state: Exclude<AlertState, 'ok'>;
  readonly severity: string;
  /** What tells it from the others of its rule. */
  readonly groupTags: Tags;
  readonly labels: Tags;
  readonly annotations: Tags;
  readonly value: number | null;
  /** When it was evaluated; null without a value. */
  readonly valueAtMs: number | null;
  readonly threshold: number;
  /** What the evaluation failed of. */
  readonly message: string | null;
  readonly sinceMs: number;
  readonly firstTriggeredMs: number | null;
  readonly firedMs: number | null;
  /** Null outside of an episode: without data or in error there may be nothing to acknowledge. */
  readonly episodeId: string | null;
  readonly acknowledgement: Acknowledgement | null;
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
}

export interface AlertList {
  /** The worst of them. */
  readonly alerts: readonly Alert[];
  readonly total: number;
  readonly problems: readonly MutingProblem[];
}

/** A silence or an inhibition that cannot be read, and so holds nothing back. */
export interface MutingProblem {
  readonly kind: 'silence' | 'inhibition';
  readonly id: string;
  readonly name: string;
  /** Why not, and what helps. */
  readonly message: string;
}

/** One change of state. */
export interface AlertEvent {
  readonly seq: number;
  readonly id: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly alertId: string;
  readonly groupTags: Tags;
  readonly labels: Tags;
  readonly annotations: Tags;
  readonly from: AlertState;
  readonly to: AlertState;
  readonly reason: string;
  readonly atMs: number;
  readonly value: number | null;
  readonly threshold: number;
  readonly severity: string;
  readonly firstTriggeredMs: number | null;
  readonly firedMs: number | null;
  readonly resolvedMs: number | null;
  readonly episodeId: string | null;
  readonly message: string | null;
}

export interface EventList {
  /** Newest first. */
  readonly events: readonly AlertEvent[];
  /** What to send as `before` for older ones; null at the end. */
  readonly next: number | null;
}

export interface AlertStats {
  readonly episodes: number;
  readonly pages: number;
  readonly meanSecondsToAcknowledge: number | null;
  readonly meanSecondsToResolve: number | null;
  /** There are more events than were counted. */
  readonly truncated?: boolean;
  /** Those that paged most come first. */
  readonly byRule: readonly RuleStats[];
}

export interface RuleStats {
  readonly ruleId: string;
  readonly ruleName: string;
  readonly episodes: number;
  readonly pages: number;
  readonly meanSecondsToAcknowledge: number | null;
  readonly meanSecondsToResolve: number | null;
}
