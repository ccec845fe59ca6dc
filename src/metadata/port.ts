import type { PartHealth } from '../lib/part-health.ts';
import type { Tags } from '../model/series.ts';
import type { TimestampMs } from '../model/time.ts';
import type { AnnotationRepository } from './annotation-port.ts';
import type { DashboardRepository } from './dashboard-port.ts';

/** What people configure. Each kind has a table of its own: `alert_rules`, `recording_rules`, `silences` and so on. */
export const DOCUMENT_KINDS = [
  'alert_rules',
  'recording_rules',
  'notification_channels',
  'notification_routes',
  'silences',
  'inhibitions',
  'dashboards',
] as const;

export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** A document as it is stored. `body` is JSON; whoever owns the kind validates it. */
export interface StoredDocument {
  /** A random UUID, unless whoever made it said another one. */
  readonly id: string;
  /** What people call it; unique within its kind. */
  readonly name: string;
  readonly body: unknown;
  /**
   * 1 when created, one more with each change: what optimistic locking compares. Kinds that keep their versions go on where they were
   * when one is made under the id of a deleted one.
   */
  readonly version: number;
  /** Where it comes from: `api`, or `file:` and a name chosen by who applied it. */
  readonly origin: string;
  readonly createdAtMs: TimestampMs;
  readonly updatedAtMs: TimestampMs;
  /** Who changed it last, as the request said. */
  readonly updatedBy: string;
}

/** Who does something, and when; goes into the audit trail. */
export interface Change {
  readonly actor: string;
  readonly atMs: TimestampMs;
  /** What its author says about it; kept with the version, in kinds that keep them. */
  readonly comment?: string;
}

/** Every change of a document and its line in the audit trail are one transaction. */
export interface DocumentRepository {
  /** All of the kind, by name. */
  list(): Promise<readonly StoredDocument[]>;
  get(id: string): Promise<StoredDocument | undefined>;
  /** A number that changes with every change of this kind, by any process: cheap to poll. */
  revision(): Promise<number>;
  /** Throws `NAME_TAKEN` (409) when the kind has the name already. */
  create(
    document: {
      readonly id?: string;
      readonly name: string;
      readonly body: unknown;
      readonly origin: string;
    },
    change: Change,
  ): Promise<StoredDocument>;
  /**
   * Replaces name, body and origin. Throws `NOT_FOUND` (404), `NAME_TAKEN` (409), and `VERSION_CONFLICT` (409) when the
   * stored version is not `version`; the message says who changed it when.
   */
  update(
    id: string,
    document: {
      readonly version: number;
      readonly name: string;
      readonly body: unknown;
      readonly origin: string;
    },
    change: Change,
  ): Promise<StoredDocument>;
  /** As `update` for each, in their order, all or none. */
  updateAll(
    documents: readonly ({ readonly id: string } & Parameters<DocumentRepository['update']>[1])[],
    change: Change,
  ): Promise<readonly StoredDocument[]>;
  /** Deletes it; `version` undefined deletes whatever is there. Throws as `update`. Its audit trail stays. */
  delete(id: string, version: number | undefined, change: Change): Promise<void>;
}

/** A line of the audit trail: documents, acknowledgements and other deeds of people. */
export interface AuditEntry {
  readonly seq: number;
  readonly atMs: TimestampMs;
  readonly actor: string;
  readonly action: 'create' | 'update' | 'delete' | 'acknowledge' | 'test';
  readonly kind: string;
  readonly subjectId: string;
  readonly subjectName: string;
  /** The body before and after; undefined where there is none, and for kinds that keep their versions. */
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface AuditRepository {
  /** Newest first. */
  list(filter: {
    readonly kind?: string;
    readonly subjectId?: string;
    readonly beforeSeq?: number;
    readonly limit: number;
  }): Promise<readonly AuditEntry[]>;
  add(entry: Omit<AuditEntry, 'seq'>): Promise<void>;
  /** Deletes entries older than `beforeMs`. Returns how many. */
  prune(beforeMs: TimestampMs): Promise<number>;
}

/** The states of a group of a rule. `keeping` is firing although the condition is no longer met, for `keepFiringForSeconds`. */
export const ALERT_STATES = ['ok', 'pending', 'firing', 'keeping', 'noData', 'error'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** Why a group changed its state. */
export const EVENT_REASONS = [
  'met',
  'held',
  'cleared',
  'keptLongEnough',
  'noData',
  'dataBack',
  'evaluationError',
  'evaluationRecovered',
  'forgotten',
  'ruleChanged',
  'ruleDeleted',
  'ruleDisabled',
] as const;
export type EventReason = (typeof EVENT_REASONS)[number];

/** One change of state of one group of one rule. Never changed after it was written; the durable truth of alerting. */
export interface AlertEvent {
  /** Ascending in the order of commit, without saying that every number is used. */
  readonly seq: number;
  /** 32 hexadecimal digits, made of rule, group, evaluation time and states: the same change twice is one event. */
  readonly id: string;
  readonly ruleId: string;
  readonly ruleName: string;
  /** 32 hexadecimal digits: hash of rule id and group tags. One alert in the eyes of a person. */
  readonly alertId: string;
  readonly groupTags: Tags;
  /** Labels of the alert: rule labels, group tags, `alertname`, `severity`. */
  readonly labels: Tags;
  /** Rendered annotations. */
  readonly annotations: Tags;
  readonly from: AlertState;
  readonly to: AlertState;
  readonly reason: EventReason;
  /** The evaluation that saw it. */
  readonly atMs: TimestampMs;
  readonly value: number | null;
  readonly threshold: number;
  readonly severity: string;
  /** When the condition was first met in this episode; null outside one. */
  readonly firstTriggeredMs: TimestampMs | null;
  /** When it began to fire; null where it did not. */
  readonly firedMs: TimestampMs | null;
  /** When firing ended; only on the event that ends it. */
  readonly resolvedMs: TimestampMs | null;
  /** The id of the event with which the episode began (pending or firing); the episode lasts until `ok`. Null outside one. */
  readonly episodeId: string | null;
  /** What the error said, for `evaluationError`. */
  readonly message: string | null;
}

/** How a group stands, after its last event. Groups that are `ok` have none. */
export interface AlertInstance {
  readonly ruleId: string;
  readonly alertId: string;
  readonly state: Exclude<AlertState, 'ok'>;
  /** When this state began. */
  readonly sinceMs: TimestampMs;
  /** The event that led here. */
  readonly event: AlertEvent;
  readonly acknowledgement: Acknowledgement | null;
}

export interface Acknowledgement {
  readonly episodeId: string;
  readonly atMs: TimestampMs;
  readonly actor: string;
  readonly comment: string;
}

export interface EventFilter {
  readonly ruleId?: string;
  readonly alertId?: string;
  readonly episodeId?: string;
  readonly states?: readonly AlertState[];
  /** `[startMs, endMs)` of `atMs`. */
  readonly startMs?: TimestampMs;
  readonly endMs?: TimestampMs;
  readonly beforeSeq?: number;
  readonly limit: number;
}

export interface AlertRepository {
  /**
   * Stores events and the instances that follow from them, in one transaction that holds only while `lease` is the caller's
   * (throws `LEASE_LOST`, 409, nothing stored, when it is not). Events that are there already are left out. Events of one
   * alert must be in order. Returns those that are new, with their numbers.
   */
  record(
    events: readonly Omit<AlertEvent, 'seq'>[],
    options: { readonly lease: Lease },
  ): Promise<readonly AlertEvent[]>;
  /** Instances that are not `ok`: of the rules, or of all. */
  instances(ruleIds?: readonly string[]): Promise<readonly AlertInstance[]>;
  /** Newest first. */
  events(filter: EventFilter): Promise<readonly AlertEvent[]>;
  /** Oldest first, those after `seq`: what a follower reads. */
  eventsAfter(seq: number, limit: number): Promise<readonly AlertEvent[]>;
  /** The largest number there is, 0 without events. */
  lastSeq(): Promise<number>;
  /** Acknowledges an episode; false when it is not the alert's open one. A second one replaces the first. */
  acknowledge(alertId: string, acknowledgement: Acknowledgement): Promise<boolean>;
  /** Newest first, of episodes that began in `[startMs, endMs)`. */
  acknowledgements(range: {
    readonly startMs: TimestampMs;
    readonly endMs: TimestampMs;
  }): Promise<readonly Acknowledgement[]>;
  /** Deletes events older than `beforeMs`, but none of an open episode. Returns how many. */
  prune(beforeMs: TimestampMs): Promise<number>;
}

/** The right to work on one shard, for a time. */
export interface Lease {
  /** For example `rules-07`, `notify-01`. */
  readonly name: string;
  readonly owner: string;
  /** Grows with each change of owner. */
  readonly generation: number;
}

/**
 * Leases by the clock of the database (embedded: of this machine), so that the clocks of processes do not matter.
 * One that was not renewed for `ttlMs` is anybody's.
 */
export interface LeaseRepository {
  /** Says that `owner` is alive and returns all owners of the group that said so within `ttlMs`, sorted. */
  heartbeat(group: string, owner: string, ttlMs: number): Promise<readonly string[]>;
  /** Takes or renews those of `names` that are free, over, or the owner's already; returns what the owner has now of them. */
  take(names: readonly string[], owner: string, ttlMs: number): Promise<readonly Lease[]>;
  /** Gives back; those that are not the owner's any more are left alone. */
  release(leases: readonly Lease[]): Promise<void>;
  /** Says that the owner is gone, so that others need not wait. */
  leave(group: string, owner: string): Promise<void>;
}

/** How far the rules of a shard were evaluated. */
export interface ShardProgress {
  /** All its rules were evaluated for their times up to this one, but for those that missed them. */
  readonly evaluatedMs: TimestampMs;
  /** How many evaluations fell out up to then, by rule; only of rules that missed any. */
  readonly missed: ReadonlyMap<string, number>;
}

export interface ToldProgress extends ShardProgress {
  readonly lease: Lease;
  /** Only of rules whose number changed; with 0 a rule is forgotten. */
  readonly missed: ReadonlyMap<string, number>;
}

/** What is left to count missed evaluations from when nobody knows any more what was evaluated last. */
export interface ProgressRepository {
  /**
   * Stores it for shards whose lease is the caller's, and leaves the others as they are. Returns the names of those, sorted. A
   * shard must not come twice.
   */
  tell(progress: readonly ToldProgress[]): Promise<readonly string[]>;
  /** By shard; those that nothing was ever told of are left out. */
  read(shards: readonly string[]): Promise<ReadonlyMap<string, ShardProgress>>;
}

export const DELIVERY_STATES = ['waiting', 'sending', 'delivered', 'failed', 'dropped'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One message to one channel. */
export interface Delivery {
  /** 32 hexadecimal digits, made of what it says and to whom: what receivers see to recognise a repetition. */
  readonly id: string;
  readonly channelId: string;
  readonly channelName: string;
  /** The group of alerts that it speaks of. */
  readonly groupKey: string;
  readonly state: DeliveryState;
  /** What it says, in one line; empty where an older program stored it. */
  readonly subject: string;
  /** JSON: what is to be sent, independent of the kind of channel. */
  readonly message: unknown;
  readonly eventIds: readonly string[];
  readonly createdAtMs: TimestampMs;
  /** Not before this time. */
  readonly dueAtMs: TimestampMs;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly finishedAtMs: TimestampMs | null;
}

export interface DeliveryAttempt {
  readonly deliveryId: string;
  readonly number: number;
  readonly startedAtMs: TimestampMs;
  readonly durationMs: number;
  readonly outcome: 'delivered' | 'retry' | 'failed';
  /** HTTP or SMTP status; null where there was no answer. */
  readonly status: number | null;
  /** The beginning of the answer, or the error. */
  readonly answer: string;
}

/** With every attempt, in their order. */
export type LoggedDelivery = Delivery & { readonly log: readonly DeliveryAttempt[] };

/** What was last said about a group of alerts, so that nobody says it again and repeats are on time. */
export interface NotificationGroup {
  readonly key: string;
  /** JSON, as the notifier keeps it. */
  readonly state: unknown;
  readonly updatedAtMs: TimestampMs;
}

export interface DeliveryRepository {
  groups(): Promise<readonly NotificationGroup[]>;
  /**
   * Stores new deliveries together with the groups they come from, in one transaction, while `lease` is the caller's
   * (throws `LEASE_LOST`). A delivery whose id is there already is left out.
   */
  enqueue(
    deliveries: readonly Omit<Delivery, 'state' | 'attempts' | 'lastError' | 'finishedAtMs'>[],
    options: {
      readonly groups: readonly NotificationGroup[];
      readonly deletedGroups?: readonly string[];
      readonly lease: Lease;
    },
  ): Promise<void>;
  /** `waiting` ones that are due and `sending` ones whose sender is gone (older than `staleMs`); marks them `sending`. */
  takeDue(options: {
    readonly nowMs: TimestampMs;
    readonly staleMs: number;
    readonly limit: number;
    readonly lease: Lease;
  }): Promise<readonly Delivery[]>;
  /** Notes an attempt and what follows from it. The same attempt twice is one; a delivery that is delivered stays so. */
  finishAttempt(
    attempt: DeliveryAttempt,
    next: { readonly state: DeliveryState; readonly dueAtMs?: TimestampMs; readonly error?: string },
  ): Promise<void>;
  /** Puts one that is being sent back, without an attempt: nobody was asked. It waits until `dueAtMs`. */
  postpone(id: string, next: { readonly dueAtMs: TimestampMs; readonly error: string }): Promise<void>;
  /** Makes those that wait, with one of these ids or for one of these channels, due at `nowMs`, unless they are due earlier. */
  hasten(
    which: { readonly ids: readonly string[] } | { readonly channelIds: readonly string[] },
    nowMs: TimestampMs,
  ): Promise<void>;
  /** Newest first, of equal times the larger id first, with their attempts; without their messages, which may be long. */
  list(filter: {
    readonly channelId?: string;
    readonly eventId?: string;
    readonly state?: DeliveryState;
    /** Created before this time. */
    readonly before?: TimestampMs;
    /** With `before`: also those created at that very time whose id is smaller. Time and id of the last one lead to the next page. */
    readonly beforeId?: string;
    readonly limit: number;
  }): Promise<readonly Omit<LoggedDelivery, 'message'>[]>;
  /** With all that it says; undefined when there is none. */
  get(id: string): Promise<LoggedDelivery | undefined>;
  /** Those that have come to no end, as they are at one moment, without what they say. */
  open(): Promise<readonly Pick<Delivery, 'id' | 'state' | 'attempts'>[]>;
  /** Waiting and sending ones. */
  pending(): Promise<number>;
  /** Deletes finished ones that were created before `beforeMs`, with their attempts. Returns how many. */
  prune(beforeMs: TimestampMs): Promise<number>;
}

/**
 * What must not be lost and is small: configuration, dashboards, alert events, deliveries. One implementation over SQLite and PostgreSQL.
 * Errors: `METADATA_UNAVAILABLE` (503, retryable) when the database cannot be reached.
 */
export interface Metadata {
  documents(kind: DocumentKind): DocumentRepository;
  readonly audit: AuditRepository;
  readonly alerts: AlertRepository;
  readonly leases: LeaseRepository;
  readonly progress: ProgressRepository;
  readonly deliveries: DeliveryRepository;
  readonly dashboards: DashboardRepository;
  readonly annotations: AnnotationRepository;
  health(): PartHealth;
  close(): Promise<void>;
}
