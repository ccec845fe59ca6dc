import type { Tags } from '../../../model/series.ts';
import type { TimestampMs } from '../../../model/time.ts';

/** What is said to somebody, independent of the type of channel; the JSON that a delivery keeps. */
export interface NotificationMessage {
  readonly version: 1;
  /** `silenceExpiring` and `test` have one alert that nobody evaluates. */
  readonly kind: 'alerts' | 'silenceExpiring' | 'test';
  /** `resolved` when none of the alerts fires. */
  readonly status: 'firing' | 'resolved';
  /** Why it is said: something changed, or the time to repeat it has come. */
  readonly reason: 'changed' | 'repeat';
  readonly groupKey: string;
  /** The labels that the alerts of the group have in common by definition. */
  readonly groupLabels: Tags;
  readonly routeName: string;
  /** 32 hexadecimal digits; the same for all messages about a group from its first alert until all are over. */
  readonly threadId: string;
  readonly atMs: TimestampMs;
  /** When the oldest of what is told for the first time happened; null when nothing is. */
  readonly newsSinceMs: TimestampMs | null;
  /** Firing ones first, of each kind the oldest first. */
  readonly alerts: readonly MessageAlert[];
  /** How many more there are than `alerts` has. */
  readonly leftOut: { readonly firing: number; readonly resolved: number };
}

export const NOTHING_LEFT_OUT = { firing: 0, resolved: 0 } as const;

export interface MessageAlert {
  readonly status: 'firing' | 'resolved';
  readonly alertId: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly episodeId: string | null;
  /** The event that it is told for. */
  readonly eventId: string;
  readonly groupTags: Tags;
  readonly labels: Tags;
  readonly annotations: Tags;
  readonly severity: string;
  /** Null where there was none, and in messages of our own. */
  readonly value: number | null;
  /** Null in messages of our own, about which no rule decides. */
  readonly threshold: number | null;
  /** When it began to fire. */
  readonly startsAtMs: TimestampMs;
  /** When it ended; null while it fires. */
  readonly endsAtMs: TimestampMs | null;
  readonly firstTriggeredMs: TimestampMs | null;
  readonly acknowledgement: MessageAcknowledgement | null;
  /** Where a person looks at it. */
  readonly link: string;
}

export interface MessageAcknowledgement {
  readonly actor: string;
  readonly comment: string;
  readonly atMs: TimestampMs;
}

export function firingOf({ alerts }: Pick<NotificationMessage, 'alerts'>): readonly MessageAlert[] {
  return alerts.filter(({ status }) => status === 'firing');
}

export function resolvedOf({ alerts }: Pick<NotificationMessage, 'alerts'>): readonly MessageAlert[] {
  return alerts.filter(({ status }) => status === 'resolved');
}

/** The pairs that all have. */
export function commonTags(all: readonly Tags[]): Tags {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([key, value]) =>
      others.every((tags) => Object.hasOwn(tags, key) && tags[key] === value),
    ),
  );
}
