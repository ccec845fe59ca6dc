import type { Filter } from '../../../api/types.ts';

/** Who is told and what is held back, as the API shows and takes it. Times are UTC milliseconds. */
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
  /** Why it cannot be read; then it holds nothing back. */
  readonly problem?: string;
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
  /** Why it cannot be read; then it holds nothing back. */
  readonly problem?: string;
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
  /** What it says, in one line; empty where an older program stored it. */
  readonly subject: string;
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
