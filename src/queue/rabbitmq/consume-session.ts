import type { Channel, ConsumeMessage, Message } from 'amqplib';
import { AckWindow } from './ack-window.ts';
import { closeChannel } from './close-connection.ts';
import type { Origin } from './inbox.ts';

export interface ConsumeOptions {
  readonly queue: string;
  readonly prefetch: number;
  readonly onMessage: (message: ConsumeMessage, origin: Origin) => void;
  /** The broker ended the consumption, for example because the queue was deleted. */
  readonly onCancelled: () => void;
}

/** The consumption of the queue over one channel. What is answered within one turn of the event loop is acknowledged together. */
export class ConsumeSession {
  readonly #channel: Channel;
  readonly #window = new AckWindow();
  readonly #prefetch: number;
  #open = true;

  private constructor(channel: Channel, prefetch: number) {
    this.#channel = channel;
    this.#prefetch = prefetch;
  }

  static async start(
    channel: Channel,
    { queue, prefetch, onMessage, onCancelled }: ConsumeOptions,
  ): Promise<ConsumeSession> {
    const session = new ConsumeSession(channel, prefetch);
    await channel.prefetch(prefetch);
    await channel.consume(queue, (message) => {
      if (!session.#open) return;
      if (message === null) onCancelled();
      else onMessage(message, session.#originOf(message.fields.deliveryTag));
    });
    return session;
  }

  /** Messages that were delivered and that the broker still waits for an answer to. */
  get unanswered(): number {
    return this.#window.size;
  }

  /** Whether the broker delivers no more until some are answered. */
  get isFull(): boolean {
    return this.#window.size >= this.#prefetch;
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

  #originOf(tag: number): Origin {
    this.#window.delivered(tag);
    const isOpen = () => this.#open;
    return {
      get open() {
        return isOpen();
      },
      settle: () => {
        if (this.#open && this.#window.settle(tag)) setImmediate(() => this.#flush());
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
