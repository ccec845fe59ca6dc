import type { Channel, ConsumeMessage, Message } from 'amqplib';
import type { RabbitmqSettings } from '../../config/sections/rabbitmq.ts';
import { AckWindow } from './ack-window.ts';
import { BoundedConsumer } from './bounded-consumer.ts';
import { closeChannel } from './close-connection.ts';
import type { Origin } from './inbox.ts';

export interface ConsumeOptions {
  readonly settings: Pick<
    RabbitmqSettings,
    'ingestQueue' | 'prefetchBatches' | 'maxHeldMiB' | 'maxMessageMiB'
  >;
  readonly onMessage: (message: ConsumeMessage, origin: Origin) => void;
  /** The broker ended the consumption, for example because the queue was deleted. */
  readonly onCancelled: () => void;
}

const MIB = 1024 * 1024;

/** The consumption of the queue over one channel. What is answered within one turn of the event loop is acknowledged together. */
export class ConsumeSession {
  readonly #channel: Channel;
  readonly #window = new AckWindow();
  readonly #consumer: BoundedConsumer;
  #open = true;
  /** What was delivered before it was given back counts no more. */
  #generation = 0;

  private constructor(channel: Channel, { settings, onMessage, onCancelled }: ConsumeOptions) {
    this.#channel = channel;
    this.#consumer = new BoundedConsumer(channel, {
      queue: settings.ingestQueue,
      maxMessages: settings.prefetchBatches,
      maxBytes: settings.maxHeldMiB * MIB,
      largestBytes: settings.maxMessageMiB * MIB,
      onDelivered: (tag) => this.#window.delivered(tag),
      onMessage: (message) => {
        if (this.#open) onMessage(message, this.#originOf(message));
      },
      onReturned: (tag) => this.#window.returned(tag),
      onCancelled: () => {
        if (this.#open) onCancelled();
      },
    });
  }

  static async start(channel: Channel, options: ConsumeOptions): Promise<ConsumeSession> {
    const session = new ConsumeSession(channel, options);
    await session.#consumer.start();
    return session;
  }

  /** Messages that were delivered and that the broker still waits for an answer to. */
  get unanswered(): number {
    return this.#window.size;
  }

  /** Whether the broker delivers no more until some are answered. */
  get isFull(): boolean {
    return this.#consumer.isFull;
  }

  /** Gives everything that was not answered back to the broker, drops later answers to it, and takes nothing until `resume`. */
  pause(): void {
    this.#flush();
    this.#generation += 1;
    this.#consumer.pause(this.#window.tags);
  }

  resume(): void {
    this.#consumer.resume();
  }

  /** Drops answers from now on: the channel is gone. */
  end(): void {
    this.#open = false;
  }

  /** Acknowledges what was answered so far and gives the rest back to the broker. */
  async close(): Promise<void> {
    this.#flush();
    this.#open = false;
    await closeChannel(this.#channel);
  }

  #originOf(message: ConsumeMessage): Origin {
    const generation = this.#generation;
    const isOpen = () => this.#open && this.#generation === generation;
    return {
      get open() {
        return isOpen();
      },
      settle: () => {
        if (!isOpen()) return;
        this.#consumer.release(message);
        this.#consumer.answered(message);
        if (this.#window.settle(message.fields.deliveryTag)) setImmediate(() => this.#flush());
      },
    };
  }

  #flush(): void {
    if (!this.#open) return;
    const { upTo, singles } = this.#window.take();
    try {
      if (upTo !== undefined) this.#channel.ack(messageOf(upTo), true);
      for (const tag of singles) this.#channel.ack(messageOf(tag));
    } catch {
      // The channel is closed; the broker delivers these again.
      this.#open = false;
    }
  }
}

/** The client reads nothing but the tag of a message that is acknowledged. */
function messageOf(deliveryTag: number): Message {
  return { fields: { deliveryTag } } as Message;
}
