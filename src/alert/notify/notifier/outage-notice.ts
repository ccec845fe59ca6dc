import type { BaseLogger } from 'pino';
import { backoffMs } from '../../../lib/backoff.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { AlertEvent } from '../../../metadata/port.ts';
import { MINUTE_MS, SECOND_MS, type TimestampMs } from '../../../model/time.ts';
import { hashOf } from '../../engine/ids.ts';
import type { ChannelSet } from '../channels/channels.ts';
import type { NotifyLinks } from '../contract.ts';
import { buildMessage } from '../message/build-message.ts';
import { databaseAway } from '../message/database-away.ts';
import type { NotificationMessage } from '../message/message.ts';
import type { Target } from '../routing/routing.ts';
import type { DirectNotice } from './direct-notice.ts';

export interface OutageNoticeDependencies {
  readonly channels: Pick<ChannelSet, 'send'>;
  readonly links: NotifyLinks;
  readonly clock: Clock;
  readonly log: Pick<BaseLogger, 'info' | 'warn'>;
}

/** By then no lease is valid any more, so nobody evaluates and nobody tells; a failover is over. */
const LEAST_AWAY_MS = 30 * SECOND_MS;
/** Others may have counted from a little earlier. */
const LEAST_NOTICED_MS = LEAST_AWAY_MS / 2;
/** What could not be sent is tried again after this time, which doubles. */
const FIRST_RETRY_MS = SECOND_MS;
const LONGEST_RETRY_MS = 5 * MINUTE_MS;
const MOST_ATTEMPTS = 20;

/** An outage that is over. */
export interface EndedOutage {
  /** The alert that somebody may have been told of. */
  readonly event: AlertEvent;
  readonly notices: readonly DirectNotice[];
}

/** What one channel is still to be told, or was. */
interface Telling {
  readonly target: Target;
  readonly notice?: DirectNotice;
  readonly attempts: number;
  /** By the monotonic clock. */
  readonly nextMs: number;
}

interface Outage {
  readonly event: AlertEvent;
  readonly sinceMs: TimestampMs;
  /** By the monotonic clock. */
  readonly beganMs: number;
  readonly tellings: Map<string, Telling>;
}

/**
 * Tells that the database of alerting is away, when nothing can be stored that would be sent, once to each channel. Only in memory:
 * a process that ends meanwhile forgets it. When the database is back, the groups of alerts go on from what was told.
 */
export class OutageNotice {
  readonly #deps: OutageNoticeDependencies;
  #outage: Outage | undefined;

  constructor(dependencies: OutageNoticeDependencies) {
    this.#deps = dependencies;
  }

  /** The database could not be reached. `targets`: who is to be told, asked when it was away for long enough. Never rejects. */
  async away(error: string, targets: () => readonly Target[]): Promise<void> {
    const { clock } = this.#deps;
    this.#outage ??= begun(error, clock);
    const { beganMs, tellings } = this.#outage;
    if (clock.monotonicMs() - beganMs < LEAST_AWAY_MS) return;
    for (const target of targets()) {
      const { id } = target.channel;
      if (!tellings.has(id)) tellings.set(id, { target, attempts: 0, nextMs: Number.NEGATIVE_INFINITY });
    }
    await this.#tell(this.#outage);
  }

  /** The database answers. Returns the outage that this ended, unless that was too short for anybody to be told of it. */
  back(): EndedOutage | undefined {
    const outage = this.#outage;
    this.#outage = undefined;
    if (outage === undefined || this.#deps.clock.monotonicMs() - outage.beganMs < LEAST_NOTICED_MS)
      return undefined;
    const notices = [...outage.tellings.values()].map(({ notice }) => notice);
    return { event: outage.event, notices: notices.filter((notice) => notice !== undefined) };
  }

  async #tell(outage: Outage): Promise<void> {
    const nowMs = this.#deps.clock.monotonicMs();
    const due = [...outage.tellings.values()].filter((telling) => isOpen(telling) && nowMs >= telling.nextMs);
    await Promise.all(due.map((telling) => this.#tellOne(outage, telling)));
  }

  async #tellOne({ sinceMs, event, tellings }: Outage, telling: Telling): Promise<void> {
    const { channels, clock, log } = this.#deps;
    const { channel } = telling.target;
    const deliveryId = hashOf(JSON.stringify(['outage', sinceMs, channel.id]));
    const message = this.#messageFor(telling.target, event);
    const [startedAtMs, startedMs] = [clock.now(), clock.monotonicMs()];
    const {
      outcome,
      status,
      answer,
      retryAfterMs = 0,
    } = await channels.send(channel, {
      ...{ deliveryId, message },
    });
    const attempts = telling.attempts + 1;
    const durationMs = Math.round(clock.monotonicMs() - startedMs);
    const attempt = { deliveryId, number: attempts, startedAtMs, durationMs, outcome, status, answer };
    const waitMs = backoffMs(attempts, { firstMs: FIRST_RETRY_MS, maxMs: LONGEST_RETRY_MS });
    const nextMs = clock.monotonicMs() + Math.max(waitMs, Math.min(retryAfterMs, LONGEST_RETRY_MS));
    const about = { channel: channel.name, answer };
    if (outcome === 'delivered') {
      tellings.set(channel.id, { ...telling, notice: { target: telling.target, message, attempt } });
      log.info(about, 'told without the database that the database is away');
      return;
    }
    // What is refused for good is not tried again.
    tellings.set(channel.id, {
      ...telling,
      attempts: outcome === 'failed' ? MOST_ATTEMPTS : attempts,
      nextMs,
    });
    log.warn(about, 'it could not be told that the database is away');
  }

  #messageFor({ group, route }: Target, event: AlertEvent): NotificationMessage {
    const { clock, links } = this.#deps;
    return buildMessage({
      ...{ group, routeName: route.name, threadId: hashOf(`thread\n${group.key}\n${event.atMs}`) },
      decision: { reason: 'changed', fresh: [event.alertId] },
      ...{ firing: [event], resolved: [], acknowledgements: new Map() },
      ...{ links, nowMs: clock.now(), mostAlerts: 1 },
    });
  }
}

function begun(error: string, clock: Clock): Outage {
  const sinceMs = clock.now();
  const event = databaseAway({ sinceMs, error });
  return { event, sinceMs, beganMs: clock.monotonicMs(), tellings: new Map() };
}

function isOpen({ notice, attempts }: Telling): boolean {
  return notice === undefined && attempts < MOST_ATTEMPTS;
}
