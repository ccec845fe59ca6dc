import type { Channel, ConsumeMessage } from 'amqplib';
import type { RabbitmqSettings } from '../../config/sections/rabbitmq.ts';
import type { Clock } from '../../lib/clock.ts';
import type { SampleBatch } from '../../model/sample-batch.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { decodeBatchMessage, peekBatchMessage } from '../batch-message.ts';
import type { Delivery, ReceiveOptions } from '../port.ts';
import { ConsumeSession } from './consume-session.ts';
import type { Graveyard } from './graveyard.ts';
import { Inbox, type Origin, type Received } from './inbox.ts';
import { RabbitMqDelivery } from './rabbitmq-delivery.ts';
import { RetryWatch } from './retry-watch.ts';

export interface ConsumptionDependencies {
  readonly settings: RabbitmqSettings;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Takes what is dead. */
  readonly graveyard: Pick<Graveyard, 'bury' | 'buryUnreadable'>;
}

/** The batches that come to this process over one channel after the other, handed out to its writer and answered by it. */
export class Consumption {
  readonly #deps: ConsumptionDependencies;
  readonly #inbox: Inbox;
  readonly #retries: RetryWatch;
  #session: ConsumeSession | undefined;

  constructor(dependencies: ConsumptionDependencies) {
    this.#deps = dependencies;
    const { settings, clock } = dependencies;
    const monotonicMs = () => clock.monotonicMs();
    this.#inbox = new Inbox({ isFull: () => this.#session?.isFull ?? false, monotonicMs });
    this.#retries = new RetryWatch({ holdMs: settings.holdSeconds * 1_000, monotonicMs });
  }

  /** Batches that the broker waits for an answer to. */
  get unanswered(): number {
    return this.#session?.unanswered ?? 0;
  }

  /** Takes batches over this channel. `onCancelled` is called when the broker ends that, for example because the queue was deleted. */
  async start(channel: Channel, onCancelled: () => void): Promise<void> {
    this.#session = await ConsumeSession.start(channel, {
      settings: this.#deps.settings,
      onMessage: (message, origin) => this.#arrived(message, origin),
      onCancelled,
    });
  }

  /** What `SampleQueue.receive` does. */
  async receive(options: ReceiveOptions): Promise<readonly Delivery[]> {
    for (;;) {
      const received = await this.#inbox.take(options);
      if (received.length === 0) return [];
      const deliveries = received.flatMap((one) => this.#deliveryOf(one) ?? []);
      // All of them may have been unreadable.
      if (deliveries.length > 0) return deliveries;
    }
  }

  /** The channel is gone: the broker delivers again what came over it. */
  ended(): void {
    this.#session?.end();
    this.#session = undefined;
    this.#inbox.clear();
  }

  /** Hands out nothing any more. What was handed out can still be answered. */
  stop(): void {
    this.#inbox.close();
  }

  /** Acknowledges what was answered and gives the rest back. */
  async close(): Promise<void> {
    await this.#session?.close();
  }

  #arrived({ content }: ConsumeMessage, origin: Origin): void {
    try {
      const { samples, publishedAtMs } = peekBatchMessage(content);
      const arrivedAtMs = this.#deps.clock.monotonicMs();
      this.#inbox.push({ content, samples, publishedAtMs, arrivedAtMs, origin });
    } catch (error) {
      this.#deps.graveyard.buryUnreadable({ content, origin }, error);
    }
  }

  #deliveryOf(received: Received): Delivery | undefined {
    const batch = this.#batchOf(received);
    if (batch === undefined) return undefined;
    const waitedMs = () => Math.max(0, this.#deps.clock.now() - received.publishedAtMs);
    return new RabbitMqDelivery(batch, waitedMs, {
      ack: () => {
        this.#retries.stored();
        received.origin.settle();
      },
      retry: () => this.#tryAgainLater(received),
      reject: (cause, rows) => {
        // The store has answered. A probe's batch comes again, and is buried then.
        this.#retries.stored();
        if (received.isProbe) received.origin.settle();
        else this.#deps.graveyard.bury(received, batch, cause, rows);
      },
    });
  }

  #tryAgainLater(received: Received): void {
    const isTooLong = this.#retries.cameBack();
    const session = this.#session;
    const isHeld = received.origin.open && !received.isProbe;
    if (isTooLong && isHeld && session !== undefined) this.#giveBackAllBut(received, session);
    else this.#inbox.putBack(received);
  }

  /**
   * During a long outage of the store everything goes back to the broker: a batch that is held for half an hour counts as one
   * that killed its writer, and would be a dead letter in the end. A copy of one batch stays, and is tried until the store
   * takes it. That the same batch then comes once more does no harm: its id is known.
   */
  #giveBackAllBut(received: Received, session: ConsumeSession): void {
    const { log, settings } = this.#deps;
    log.warn(
      { batches: session.unanswered },
      `no batch could be stored for ${settings.holdSeconds} s: all go back to RabbitMQ; consuming goes on when one can be stored`,
    );
    session.pause();
    this.#inbox.clear();
    const isCurrent = () => this.#session === session;
    const origin = {
      get open() {
        return isCurrent();
      },
      settle: () => {
        if (!isCurrent()) return;
        log.info('batches can be stored again: consuming goes on');
        session.resume();
      },
    };
    this.#inbox.putBack({ ...received, origin, isProbe: true });
  }

  #batchOf(received: Received): SampleBatch | undefined {
    try {
      received.batch ??= decodeBatchMessage(received.content);
      return received.batch;
    } catch (error) {
      this.#deps.graveyard.buryUnreadable(received, error);
      return undefined;
    }
  }
}
