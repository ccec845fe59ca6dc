import type { RuleFilters, RuleVariables } from '../../../../../src/model/rule-variables.ts';
import type { Aggregation, Tags } from '../../../api/types.ts';

/** Rules as the API of alerting shows and takes them. Times are UTC milliseconds. */
export const CONDITIONS = ['gt', 'gte', 'lt', 'lte', 'eq', 'ne'] as const;
export type Condition = (typeof CONDITIONS)[number];
export const SEVERITIES = ['critical', 'warning', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];
export const NO_DATA_POLICIES = ['keep', 'ok', 'alert', 'error'] as const;
export type NoDataPolicy = (typeof NO_DATA_POLICIES)[number];
export const ERROR_POLICIES = ['keep', 'alert'] as const;
export type ErrorPolicy = (typeof ERROR_POLICIES)[number];

/** The states of one group of a rule. */
export type AlertState = 'ok' | 'pending' | 'firing' | 'keeping' | 'noData' | 'error';
/** The worst of a rule's groups, or why there are none. */
export type RuleState = Exclude<AlertState, 'keeping'> | 'disabled' | 'unknown';

/** The body of a rule, as it is sent. */
export interface RuleInput {
  readonly name: string;
  readonly description?: string;
  readonly query: {
    readonly metric: string;
    readonly aggregation: Aggregation;
    readonly filters?: RuleFilters;
    readonly windowSeconds?: number;
  };
  readonly groupBy?: readonly string[];
  readonly condition: Condition;
  readonly threshold: number;
  readonly resolveThreshold?: number;
  readonly durationSeconds?: number;
  readonly keepFiringForSeconds?: number;
  readonly intervalSeconds?: number;
  readonly delaySeconds?: number;
  readonly severity?: Severity;
  readonly enabled?: boolean;
  readonly noData?: NoDataPolicy;
  readonly onError?: ErrorPolicy;
  readonly maxGroups?: number;
  readonly labels?: Tags;
  readonly annotations?: Tags;
  readonly variables?: RuleVariables;
  readonly notification?: { readonly channels?: readonly string[] };
}

export interface RuleGroup {
  readonly tags: Tags;
  readonly state: AlertState;
  readonly value: number | null;
  readonly sinceMs: number | null;
}

export interface RuleStatus {
  readonly state: RuleState;
  readonly firing: number;
  readonly pending: number;
  readonly noData: number;
  readonly error: number;
  readonly lastEvaluationMs: number | null;
  readonly lastDurationMs: number | null;
  readonly lastError: string | null;
  readonly sourceDown: boolean;
  readonly missedEvaluations: number;
  /** Groups beyond the most that the rule may have. */
  readonly groupsLeftOut?: number;
  /** The worst of them. */
  readonly groups: readonly RuleGroup[];
  readonly groupCount: number;
}

export interface Rule extends Required<Omit<RuleInput, 'resolveThreshold' | 'description' | 'variables'>> {
  readonly description?: string;
  readonly resolveThreshold?: number;
  readonly variables?: RuleVariables;
  readonly id: string;
  readonly version: number;
  /** `api`, or `file:` and a name. */
  readonly origin: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly updatedBy: string;
  readonly status: RuleStatus;
}

export interface RuleList {
  readonly rules: readonly Rule[];
  /** Of those that are looked for. */
  readonly total: number;
  /** By state, of what search and severity leave. */
  readonly counts: Readonly<Partial<Record<RuleState, number>>>;
}

export interface PreviewGroup {
  readonly tags: Tags;
  readonly value: number | null;
  readonly met: boolean;
}

export interface Preview {
  /** Those that meet the condition first. */
  readonly groups: readonly PreviewGroup[];
  readonly groupCount?: number;
  readonly metCount?: number;
  /** What is wrong with the query. */
  readonly errors?: readonly string[];
}

export interface BacktestPeriod {
  readonly tags: Tags;
  readonly pendingMs: number | null;
  readonly firedMs: number | null;
  /** Null while it lasts. */
  readonly resolvedMs: number | null;
  readonly maxValue: number | null;
  readonly minValue: number | null;
  readonly valueAtFiring: number | null;
}

export interface Backtest {
  readonly start: number;
  readonly end: number;
  readonly evaluations: number;
  readonly table: string;
  readonly groups: number;
  /** How often it would have begun to fire. */
  readonly pages: number;
  readonly firingSeconds: number;
  readonly periods: readonly BacktestPeriod[];
  readonly series: readonly {
    readonly tags: Tags;
    readonly points: readonly (readonly [number, number | null])[];
  }[];
  readonly warnings: readonly string[];
  readonly tookMs: number;
}
