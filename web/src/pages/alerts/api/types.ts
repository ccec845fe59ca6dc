import type { Aggregation, Filter, Tags } from '../../../api/types.ts';

/** The shapes of the alerting API, as the pages read and send them. Times are UTC milliseconds. */
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

/** People write filters as a list; rules from files may have `{host: "a", env: ["x", "y"]}`. */
export type RuleFilters = readonly Filter[] | Readonly<Record<string, string | readonly string[]>>;

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

export interface Rule extends Required<Omit<RuleInput, 'resolveThreshold' | 'description'>> {
  readonly description?: string;
  readonly resolveThreshold?: number;
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

/** Matches one label of an alert; a missing label has the empty value. */
export type Matcher = Filter;

export interface Recurrence {
  readonly everyWeeks?: number;
  /** 0 is Sunday. */
  readonly daysOfWeek?: readonly number[];
  readonly startTime: string;
  readonly durationSeconds: number;
  readonly timezone: string;
}

export interface SilenceInput {
  readonly name?: string;
  readonly matchers: readonly Matcher[];
  readonly startMs: number;
  readonly endMs: number;
  readonly recurrence?: Recurrence;
  readonly kind: 'silence' | 'maintenance';
  readonly comment: string;
  readonly createdBy: string;
  readonly notifyBeforeEndSeconds?: number;
}

export interface Silence extends SilenceInput {
  readonly id: string;
  readonly version: number;
  readonly status: 'active' | 'pending' | 'expired';
  /** How many alerts it holds back now. */
  readonly matching: number;
  readonly updatedAtMs?: number;
}

export const CHANNEL_TYPES = ['email', 'webhook', 'slack', 'pagerduty', 'alertmanager'] as const;
export type ChannelType = (typeof CHANNEL_TYPES)[number];

export interface ChannelInput {
  readonly name: string;
  readonly type: ChannelType;
  readonly enabled: boolean;
  readonly sendResolved: boolean;
  /** Told by the built-in route, which takes what no other route took. */
  readonly default?: boolean;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface Channel extends ChannelInput {
  readonly id: string;
  readonly version: number;
}

export interface ChannelTest {
  readonly ok: boolean;
  readonly status: number | null;
  readonly answer: string;
  readonly durationMs: number;
}

export interface RouteInput {
  readonly name: string;
  readonly position: number;
  readonly matchers: readonly Matcher[];
  readonly channels: readonly string[];
  readonly groupBy: readonly string[];
  readonly groupWaitSeconds: number;
  readonly groupIntervalSeconds: number;
  readonly repeatIntervalSeconds: number;
  readonly continue: boolean;
}

export interface Route extends RouteInput {
  readonly id: string;
  readonly version: number;
}

/** While an alert that matches `source` fires, those that match `target` and have equal labels are not told. */
export interface InhibitionInput {
  readonly name: string;
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
}

export interface Inhibition extends InhibitionInput {
  readonly id: string;
  readonly version: number;
}

export type DeliveryState = 'waiting' | 'sending' | 'delivered' | 'failed' | 'dropped';

export interface DeliveryAttempt {
  readonly number: number;
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly outcome: 'delivered' | 'retry' | 'failed';
  readonly status: number | null;
  readonly answer: string;
}

export interface Delivery {
  readonly id: string;
  readonly channelId: string;
  readonly channelName: string;
  readonly groupKey: string;
  readonly state: DeliveryState;
  readonly message: unknown;
  readonly eventIds: readonly string[];
  readonly createdAtMs: number;
  readonly dueAtMs: number;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly finishedAtMs: number | null;
  readonly log: readonly DeliveryAttempt[];
}

export interface DeliveryList {
  /** Newest first. */
  readonly deliveries: readonly Delivery[];
  /** What to send for older ones; null at the end. */
  readonly next: DeliveryPlace | null;
}

export interface DeliveryPlace {
  readonly before: number;
  readonly beforeId: string;
}
