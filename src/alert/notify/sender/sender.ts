import type { BaseLogger } from 'pino';
import type { NotifySettings } from '../../../config/sections/notify.ts';
import type { Clock } from '../../../lib/clock.ts';
import type { Delivery, DeliveryAttempt, DeliveryRepository, Lease } from '../../../metadata/port.ts';
import { MINUTE_MS, SECOND_MS } from '../../../model/time.ts';
import type { SendOutcome } from '../channels/channel-sender.ts';
import type { ChannelSet } from '../channels/channels.ts';
import type { NotifyObserver } from '../contract.ts';
import type { StoredChannel } from '../documents/channel.ts';
import type { NotificationMessage } from '../message/message.ts';
import { Breakers } from './breakers.ts';
import { type NextStep, stepAfter } from './retry-policy.ts';
import { TargetQueues } from './target-queues.ts';

export interface SenderDependencies {
  readonly deliveries: Pick<DeliveryRepository, 'takeDue' | 'finishAttempt' | 'postpone' | 'hasten'>;
  readonly channels: Pick<ChannelSet, 'send' | 'targetOf'>;
  /** The channel as it is now; undefined when it was deleted. */
  readonly channelOf: (id: string) => StoredChannel | undefined;
  /** What was taken has come to an end: it arrived, or was given up. */
  readonly finished: (deliveryId: string) => void;
  readonly settings: NotifySettings;
  readonly clock: Clock;
  readonly log: Pick<BaseLogger, 'debug' | 'info' | 'warn' | 'error'>;
  readonly observe: NotifyObserver;
  readonly random: () => number;
}

/** Some megabytes of messages. */
const MOST_HELD = 1_000;
/** So that a target with very much to be sent leaves room for others. */
const MOST_HELD_OF_TARGET = 250;
/** How long what was taken may wait here for its turn. */
const QUEUE_MS = 15 * SECOND_MS;
/** What an attempt takes beyond its time limit: reading the clock, storing what became of it. */
const SLACK_MS = 5 * SECOND_MS;

/** A message that will not arrive. */
export interface GivenUp {
  readonly channel: string;
  readonly error: string;
  /** By the monotonic clock. */
  readonly atMs: number;
}

interface Taken {
  readonly delivery: Delivery;
  readonly channel: StoredChannel;
  readonly takenMs: number;
}

/** What became of an attempt and could not be stored yet. */
interface Unnoted {
  readonly attempt: DeliveryAttempt;
  readonly next: NextStep;
}

/**
 * Sends what is due: at most `notify.maxConcurrent` at once, of them a quarter to one target. What it takes is its own for
 * `staleMs`; whatever ends in that time is taken by another sender and sent again under the same id.
 */
export class Sender {
  readonly #deps: SenderDependencies;
  readonly #queues: TargetQueues<Taken>;
  readonly #breakers: Breakers;
  /** Ids of what is here: waiting, being sent, or not noted yet. */
  readonly #held = new Set<string>();
  readonly #unnoted = new Map<string, Unnoted>();
  readonly #attempts = new Set<Promise<void>>();
  /** Targets that failed and answer again; what waits for them is not made due yet. */
  readonly #recovered = new Set<string>();
  #lastFailure: GivenUp | undefined;
  #stopping = false;

  constructor(dependencies: SenderDependencies) {
    this.#deps = dependencies;
    const { settings, clock, observe } = dependencies;
    this.#queues = new TargetQueues(settings.maxConcurrent);
    this.#breakers = new Breakers({
      ...{ failures: settings.breakerFailures, resetMs: settings.breakerResetSeconds * SECOND_MS, clock },
      openChanged: (targets) => observe.openBreakers(targets),
      recovered: (target) => this.#recovered.add(target),
    });
  }

  /** Targets that are left alone now, as names of channels and hosts. */
  get openBreakers(): readonly string[] {
    return this.#breakers.open;
  }

  /** What was given up last; undefined when nothing was. */
  get lastFailure(): GivenUp | undefined {
    return this.#lastFailure;
  }

  /** After so long, what a sender took is anybody's. */
  get staleMs(): number {
    return this.#deps.settings.timeoutSeconds * SECOND_MS + QUEUE_MS + SLACK_MS;
  }

  /**
   * Takes what is due and begins to send it; returns before it is sent. `isAlone`: no other sender is alive, so what is
   * marked as being sent and is not here was left by one that is gone. Throws when the metadata cannot be reached.
   */
  async takeDue(lease: Lease, { isAlone }: { readonly isAlone: boolean }): Promise<void> {
    await this.#noteAgain();
    const limit = MOST_HELD - this.#held.size;
    if (limit <= 0 || this.#stopping) return;
    const nowMs = this.#deps.clock.now();
    const staleMs = isAlone ? 0 : this.staleMs;
    // What is here may come again, in place of something that is not.
    const taken = await this.#deps.deliveries.takeDue({
      nowMs,
      staleMs,
      limit: limit + this.#held.size,
      lease,
    });
    for (const delivery of taken) if (!this.#held.has(delivery.id)) this.#accept(delivery);
    this.#begin();
  }

  /** Lets attempts that run come to an end. What only waits is taken by the next sender. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(this.#attempts);
    await this.#noteAgain().catch(() => undefined);
    this.#breakers.close();
  }

  #accept(delivery: Delivery): void {
    const channel = this.#deps.channelOf(delivery.channelId);
    if (channel === undefined || !channel.enabled) {
      this.#held.add(delivery.id);
      this.#run(this.#drop(delivery, channel), delivery.id);
      return;
    }
    const target = this.#targetOf(channel);
    // Left to become stale: by then there may be room.
    if (this.#queues.sizeOf(target) >= MOST_HELD_OF_TARGET) return;
    this.#held.add(delivery.id);
    this.#queues.add(target, { delivery, channel, takenMs: this.#deps.clock.monotonicMs() });
  }

  #begin(): void {
    while (!this.#stopping) {
      const next = this.#queues.take();
      if (next === undefined) return;
      const { target, item } = next;
      this.#run(
        this.#attempt(item, target).finally(() => {
          this.#queues.done(target);
          this.#begin();
        }),
        item.delivery.id,
      );
    }
  }

  #run(work: Promise<void>, deliveryId: string): void {
    const attempt = work
      .catch((error: unknown) => {
        this.#held.delete(deliveryId);
        this.#deps.log.error({ err: error, deliveryId }, 'BUG: an attempt to notify broke off');
      })
      .finally(() => this.#attempts.delete(attempt));
    this.#attempts.add(attempt);
  }

  async #attempt({ delivery, channel, takenMs }: Taken, target: string): Promise<void> {
    const { clock, channels, settings, random } = this.#deps;
    if (clock.monotonicMs() - takenMs >= QUEUE_MS) {
      // Another sender may take it any moment now.
      this.#held.delete(delivery.id);
      return;
    }
    const startedAtMs = clock.now();
    const startedMs = clock.monotonicMs();
    const message = delivery.message as NotificationMessage;
    const outcome = await this.#breakers.run(target, () =>
      channels.send(channel, { deliveryId: delivery.id, message }),
    );
    const durationMs = Math.round(clock.monotonicMs() - startedMs);
    if (outcome.notTried) return this.#postpone(delivery, outcome);
    const number = delivery.attempts + 1;
    const { maxAttempts } = settings;
    const next = stepAfter(
      outcome,
      { number, nowMs: clock.now() },
      { maxAttempts, random, ...longestOf(channel) },
    );
    this.#tell({ delivery, channel, message, outcome, next, durationMs });
    await this.#note({
      attempt: { deliveryId: delivery.id, number, startedAtMs, durationMs, ...loggedPart(outcome, next) },
      next,
    });
    const isWell = this.#recovered.delete(target) || (delivery.attempts > 0 && next.state === 'delivered');
    if (isWell) await this.#hasten(channel);
  }

  /** What waits for a target that answers again need not wait any longer. */
  async #hasten({ id }: StoredChannel): Promise<void> {
    const { deliveries, clock, log } = this.#deps;
    await deliveries.hasten({ channelIds: [id] }, clock.now()).catch((error: unknown) => {
      // Then each comes when it is due.
      log.debug({ err: error }, 'what waits for a target that answers again is not made due');
    });
  }

  /** No attempt was made: none is counted or logged, or a target that is left alone for long would use all of them up. */
  async #postpone({ id }: Delivery, { answer, retryAfterMs = 0 }: SendOutcome): Promise<void> {
    const { deliveries, clock, log } = this.#deps;
    try {
      await deliveries.postpone(id, { dueAtMs: clock.now() + retryAfterMs, error: answer });
    } catch (error) {
      // It becomes stale, and is taken again.
      log.debug(
        { err: error, deliveryId: id },
        'a notification for a target that is left alone is not put back',
      );
    } finally {
      this.#held.delete(id);
    }
  }

  async #drop(delivery: Delivery, channel: StoredChannel | undefined): Promise<void> {
    const answer = `the channel ${delivery.channelName} was ${channel === undefined ? 'deleted' : 'disabled'}`;
    const startedAtMs = this.#deps.clock.now();
    const number = delivery.attempts + 1;
    await this.#note({
      attempt: {
        ...{ deliveryId: delivery.id, number, startedAtMs, durationMs: 0 },
        ...{ outcome: 'failed', status: null, answer },
      },
      next: { state: 'dropped', error: answer },
    });
  }

  /** Stores what became of an attempt. What cannot be stored is kept here, so that it is not sent again. */
  async #note(unnoted: Unnoted): Promise<void> {
    const { deliveries, finished, log } = this.#deps;
    const { attempt, next } = unnoted;
    const { deliveryId } = attempt;
    try {
      await deliveries.finishAttempt(attempt, next);
    } catch (error) {
      if (!this.#unnoted.has(deliveryId))
        log.warn({ err: error, deliveryId }, 'what became of a notification cannot be stored yet');
      this.#unnoted.set(deliveryId, unnoted);
      return;
    }
    this.#unnoted.delete(deliveryId);
    this.#held.delete(deliveryId);
    if (next.state !== 'waiting') finished(deliveryId);
  }

  async #noteAgain(): Promise<void> {
    for (const unnoted of this.#unnoted.values()) await this.#note(unnoted);
  }

  #tell({ delivery, channel, message, outcome, next, durationMs }: Told): void {
    const { observe, log, clock } = this.#deps;
    const { type, name } = channel;
    const about = { deliveryId: delivery.id, channel: name, status: outcome.status, answer: outcome.answer };
    if (next.state === 'delivered') {
      observe.sent({ type, seconds: durationMs / SECOND_MS });
      if (message.newsSinceMs !== null)
        observe.delaySeconds(Math.max(0, clock.now() - message.newsSinceMs) / SECOND_MS);
    } else if (next.state === 'waiting') {
      observe.retried({ type });
      log.info(about, 'a notification did not arrive and will be sent again');
    } else {
      observe.failed({ type });
      this.#lastFailure = { channel: name, error: next.error ?? outcome.answer, atMs: clock.monotonicMs() };
      log.warn(about, 'a notification was given up');
    }
  }

  #targetOf(channel: StoredChannel): string {
    return `${channel.name} (${this.#deps.channels.targetOf(channel)})`;
  }
}

interface Told {
  readonly delivery: Delivery;
  readonly channel: StoredChannel;
  readonly message: NotificationMessage;
  readonly outcome: SendOutcome;
  readonly next: NextStep;
  readonly durationMs: number;
}

/** An Alertmanager is told every few minutes anyway, and takes for resolved what it is not told. */
function longestOf({ type }: StoredChannel): { readonly longestMs?: number } {
  return type === 'alertmanager' ? { longestMs: MINUTE_MS } : {};
}

/** An attempt that was the last one failed, whatever a next one might have come to. */
function loggedPart(
  { outcome, status, answer }: SendOutcome,
  { state }: NextStep,
): Pick<DeliveryAttempt, 'outcome' | 'status' | 'answer'> {
  return { outcome: state === 'failed' ? 'failed' : outcome, status, answer };
}
