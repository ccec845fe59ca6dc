import type { BaseLogger } from 'pino';
import type { AlertSettings } from '../../config/sections/alert.ts';
import type { NotifySettings } from '../../config/sections/notify.ts';
import type { Clock } from '../../lib/clock.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { Metadata } from '../../metadata/port.ts';
import type { Tags } from '../../model/series.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { Channel } from './documents/channel.ts';
import type { ChannelType } from './documents/channel-settings.ts';
import type { Lookup } from './http/lookup.ts';

/** What the notifier tells of its work; `app` binds it to the server's own metrics. */
export interface NotifyObserver {
  /** A message that arrived; `seconds` is the time of the attempt. */
  sent(message: { readonly type: ChannelType; readonly seconds: number }): void;
  /** From the oldest event that a message tells for the first time, to its arrival. Repetitions are not counted. */
  delaySeconds(seconds: number): void;
  /** An attempt that failed and will be made again. */
  retried(message: { readonly type: ChannelType }): void;
  /** A message that was given up. */
  failed(message: { readonly type: ChannelType }): void;
  /** How many targets are left alone now because they kept failing. */
  openBreakers(targets: number): void;
  /** Messages that wait or are on their way, of all notifiers. */
  pending(messages: number): void;
}

/**
 * Points of the value that a rule looks at, of one group, about 300 of them in order of time; null where there is none.
 * `groupTags` are those of the alert's group. May reject: then a mail has no picture.
 */
export type ChartPoints = (
  ruleId: string,
  groupTags: Tags,
  startMs: TimestampMs,
  endMs: TimestampMs,
) => Promise<readonly (readonly [TimestampMs, number | null])[]>;

/** Addresses of pages, for messages; without a slash at the end. All are empty where nobody knows where pages are. */
export interface NotifyLinks {
  /** The server as a whole: `https://metrics.example.com`. */
  readonly baseUrl: string;
  alert(alert: { readonly ruleId: string; readonly alertId: string }): string;
  /** The page of silences. */
  silences(): string;
}

export interface ChannelsDependencies {
  readonly settings: NotifySettings;
  readonly clock: Clock;
  readonly links: NotifyLinks;
  readonly chartPoints: ChartPoints;
  /** For `User-Agent`. */
  readonly version: string;
  /** Where names of hosts are looked up; the operating system when left out. */
  readonly lookup?: Lookup;
}

export interface ChannelTestResult {
  readonly ok: boolean;
  /** HTTP or SMTP status; null where there was no answer. */
  readonly status: number | null;
  /** The beginning of the answer, or what went wrong; no secrets. */
  readonly answer: string;
  readonly durationMs: number;
}

/** Sends messages through channels, once; knows nothing of queues and retries. */
export interface Channels {
  /** Sends a message that is marked as a test. Never throws. Disabled channels can be tested, too. */
  test(channel: Channel): Promise<ChannelTestResult>;
}

export interface NotifierDependencies extends ChannelsDependencies {
  readonly metadata: Pick<Metadata, 'documents' | 'alerts' | 'leases' | 'deliveries' | 'audit'>;
  readonly alertSettings: Pick<
    AlertSettings,
    'heartbeatSeconds' | 'deliveryRetentionDays' | 'eventRetentionDays'
  >;
  readonly log: Pick<BaseLogger, 'debug' | 'info' | 'warn' | 'error'>;
  readonly observe: NotifyObserver;
  /** Unique among all processes, also of earlier ones: host, process id and something random. */
  readonly owner: string;
  /** From 0 up to 1, for jitter. */
  readonly random?: () => number;
  /** How often is looked for something new; a second when left out. */
  readonly pollMs?: number;
}

/** What a notifier does now; JSON for `GET /api/v1/alerts/status`. */
export interface NotifierStatus {
  readonly owner: string;
  /** All notifiers that said within the time of a lease that they are alive. */
  readonly owners: readonly string[];
  readonly leases: readonly { readonly name: string; readonly generation: number }[];
  /** Groups of alerts that it looks after. */
  readonly groups: number;
  /** Messages that wait or are on their way, of all notifiers. */
  readonly pending: number;
  /** Targets that are left alone for a while: name of the channel and host. */
  readonly openBreakers: readonly string[];
  /** What is wrong with the configuration: routes that name no channel, alerts that nobody is told of. */
  readonly problems: readonly string[];
}

/**
 * Tells people of alerts: those of the groups whose shard it holds, together with all other notifiers over the same
 * metadata. What is to be said is stored before it is sent, so that it arrives at least once whatever ends.
 */
export interface Notifier {
  /** Begins to work and returns at once; what cannot be reached yet is tried again. */
  start(): void;
  /** Lets attempts that run come to an end, within the time of one, and hands the leases back. */
  stop(): Promise<void>;
  status(): NotifierStatus;
  health(): PartHealth;
}
