import type { BaseLogger } from 'pino';
import { backoffMs } from '../../../lib/backoff.ts';
import type { Clock } from '../../../lib/clock.ts';
import { MINUTE_MS, SECOND_MS, type TimestampMs } from '../../../model/time.ts';
import { hashOf } from '../../engine/ids.ts';
import type { ChannelSet } from '../channels/channels.ts';
import type { NotifyLinks } from '../contract.ts';
import type { StoredChannel } from '../documents/channel.ts';
import { databaseAwayMessage } from '../message/own-messages.ts';

export interface OutageNoticeDependencies {
  readonly channels: Pick<ChannelSet, 'send'>;
  readonly links: NotifyLinks;
  readonly clock: Clock;
  readonly log: Pick<BaseLogger, 'info' | 'warn'>;
}

/** By then no lease is valid any more, so nobody evaluates and nobody tells; a failover is over. */
const LEAST_AWAY_MS = 30 * SECOND_MS;
/** What could not be sent is tried again after this time, which doubles. */
const FIRST_RETRY_MS = SECOND_MS;
const LONGEST_RETRY_MS = 5 * MINUTE_MS;
/** Then nobody is told any more that it is over. */
const MOST_ATTEMPTS = 20;

/** What one channel is still to be told, or was. */
interface Telling {
  readonly channel: StoredChannel;
  readonly says: 'away' | 'back';
  readonly isDone: boolean;
  readonly attempts: number;
  /** By the monotonic clock. */
  readonly nextMs: number;
}

interface Outage {
  readonly sinceMs: TimestampMs;
  /** By the monotonic clock. */
  readonly beganMs: number;
  readonly error: string;
  endMs: TimestampMs | null;
  readonly tellings: Map<string, Telling>;
}

/**
 * Tells that the database of alerting is away, when nothing can be stored that would be sent: once to each channel, and once that
 * it is back to those who were told. Only in memory: a process that ends meanwhile forgets it.
 */
export class OutageNotice {
  readonly #deps: OutageNoticeDependencies;
  #outage: Outage | undefined;
  /** Ends that are still to be told. */
  #over: Outage[] = [];

  constructor(dependencies: OutageNoticeDependencies) {
    this.#deps = dependencies;
  }

  /** The database could not be reached. `channels`: who is to be told, asked when it was away for long enough. Never rejects. */
  async away(error: string, channels: () => readonly StoredChannel[]): Promise<void> {
    const { clock } = this.#deps;
    this.#outage ??= {
      ...{ sinceMs: clock.now(), beganMs: clock.monotonicMs(), error, endMs: null },
      tellings: new Map<string, Telling>(),
    };
    const outage = this.#outage;
    if (clock.monotonicMs() - outage.beganMs < LEAST_AWAY_MS) return;
    for (const channel of channels())
      if (!outage.tellings.has(channel.id)) outage.tellings.set(channel.id, toTell(channel, 'away'));
    await this.#tell(outage);
  }

  /** The database answers. Never rejects. */
  async back(): Promise<void> {
    const outage = this.#outage;
    if (outage !== undefined) {
      this.#outage = undefined;
      outage.endMs = this.#deps.clock.now();
      for (const [id, { channel, isDone }] of outage.tellings)
        if (isDone && channel.sendResolved) outage.tellings.set(id, toTell(channel, 'back'));
        else outage.tellings.delete(id);
      if (outage.tellings.size > 0) this.#over.push(outage);
    }
    for (const over of this.#over) await this.#tell(over);
    this.#over = this.#over.filter(({ tellings }) => [...tellings.values()].some(isOpen));
  }

  async #tell(outage: Outage): Promise<void> {
    const nowMs = this.#deps.clock.monotonicMs();
    const due = [...outage.tellings.values()].filter((telling) => isOpen(telling) && nowMs >= telling.nextMs);
    await Promise.all(due.map((telling) => this.#tellOne(outage, telling)));
  }

  async #tellOne({ sinceMs, endMs, error, tellings }: Outage, telling: Telling): Promise<void> {
    const { channels, clock, links, log } = this.#deps;
    const { channel, says } = telling;
    const message = databaseAwayMessage({ sinceMs, endMs, nowMs: clock.now(), error, link: links.baseUrl });
    const deliveryId = hashOf(JSON.stringify(['outage', sinceMs, channel.id, says]));
    const { outcome, answer, retryAfterMs = 0 } = await channels.send(channel, { deliveryId, message });
    const attempts = telling.attempts + 1;
    const waitMs = backoffMs(attempts, { firstMs: FIRST_RETRY_MS, maxMs: LONGEST_RETRY_MS });
    const nextMs = clock.monotonicMs() + Math.max(waitMs, Math.min(retryAfterMs, LONGEST_RETRY_MS));
    tellings.set(channel.id, { ...telling, attempts, nextMs, isDone: outcome === 'delivered' });
    // What is refused for good is not tried again.
    if (outcome === 'failed') tellings.set(channel.id, { ...telling, attempts: MOST_ATTEMPTS });
    const about = { channel: channel.name, says, answer };
    if (outcome === 'delivered') log.info(about, 'told without the database how it is with the database');
    else log.warn(about, 'it could not be told how it is with the database');
  }
}

function toTell(channel: StoredChannel, says: Telling['says']): Telling {
  return { channel, says, isDone: false, attempts: 0, nextMs: Number.NEGATIVE_INFINITY };
}

function isOpen({ isDone, attempts }: Telling): boolean {
  return !isDone && attempts < MOST_ATTEMPTS;
}
