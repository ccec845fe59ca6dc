import type { Channel, ConsumeMessage, Message } from 'amqplib';
import { MessageSizes } from './message-sizes.ts';

export interface BoundedConsumerOptions {
  readonly queue: string;
  /** Messages that were delivered and are not answered, at most. */
  readonly maxMessages: number;
  /** Bytes of messages that are held, at most; a single larger message is held all the same. */
  readonly maxBytes: number;
  /** What one message may have. */
  readonly largestBytes: number;
  /** A message was delivered: one that is to be held, or one that will be given back. */
  readonly onDelivered?: (deliveryTag: number) => void;
  /** A message to be held, until `release` is called for it. */
  readonly onMessage: (message: ConsumeMessage) => void;
  /** A message went back to the broker. */
  readonly onReturned?: (deliveryTag: number) => void;
  /** The broker ended the consumption, for example because the queue was deleted. */
  readonly onCancelled: () => void;
}

/** One of the consumers that follow each other on the channel. */
interface Consumer {
  readonly tag: string;
  readonly prefetch: number;
  unanswered: number;
}

/**
 * Consumes a queue over one channel and holds no more bytes than it may. RabbitMQ bounds deliveries by their number only, and
 * has sent all of them before it hears that they are too many. So their number follows from the sizes seen so far, and what
 * comes beyond the limit all the same is not kept: it goes back, and nothing is consumed until half of the room is free.
 *
 * A consumer's number cannot be changed; another consumer follows it then. What the former ones delivered stays as it is.
 */
export class BoundedConsumer {
  readonly #channel: Channel;
  readonly #options: BoundedConsumerOptions;
  readonly #sizes: MessageSizes;
  #consumer: Consumer | undefined;
  #consumers = 0;
  #heldBytes = 0;
  #unanswered = 0;
  /** Tags of what goes back as soon as nothing is consumed; else it would come again at once. */
  readonly #surplus = new Set<number>();
  #paused = false;
  #renewing = false;
  #changing = false;

  constructor(channel: Channel, options: BoundedConsumerOptions) {
    this.#channel = channel;
    this.#options = options;
    this.#sizes = new MessageSizes(options.largestBytes);
  }

  async start(): Promise<void> {
    this.#changing = true;
    await this.#consume(this.#fitting());
    this.#changing = false;
    this.#steer();
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Whether the broker delivers no more until some are answered, released, or another consumer follows. */
  get isFull(): boolean {
    return this.#consumer === undefined || this.#consumer.unanswered >= this.#consumer.prefetch;
  }

  /** The content of a message is not held any more. */
  release({ content }: Pick<ConsumeMessage, 'content'>): void {
    this.#heldBytes -= content.length;
    this.#steer();
  }

  /** A message was acknowledged. */
  answered({ fields }: Pick<ConsumeMessage, 'fields'>): void {
    this.#unanswered -= 1;
    if (this.#consumer?.tag === fields.consumerTag) this.#consumer.unanswered -= 1;
    this.#steer();
  }

  /** Lets another consumer follow one that delivers no more because nothing of what it delivered was answered. */
  renew(): void {
    if (this.#consumer === undefined || this.#consumer.unanswered < this.#consumer.prefetch) return;
    this.#renewing = true;
    this.#steer();
  }

  /** Gives these messages back, all that are held among them, and consumes nothing until `resume`. */
  pause(deliveryTags: readonly number[]): void {
    this.#paused = true;
    this.#heldBytes = 0;
    for (const tag of deliveryTags) this.#surplus.add(tag);
    this.#steer();
  }

  resume(): void {
    this.#paused = false;
    this.#steer();
  }

  #arrived(consumer: Consumer, message: ConsumeMessage): void {
    const { deliveryTag } = message.fields;
    const { maxBytes, onDelivered, onMessage } = this.#options;
    const sizeBytes = message.content.length;
    consumer.unanswered += 1;
    this.#unanswered += 1;
    this.#sizes.see(sizeBytes);
    onDelivered?.(deliveryTag);
    const fits = this.#heldBytes === 0 || this.#heldBytes + sizeBytes <= maxBytes;
    if (fits && !this.#paused && this.#surplus.size === 0) {
      this.#heldBytes += sizeBytes;
      onMessage(message);
    } else this.#surplus.add(deliveryTag);
    this.#steer();
  }

  /** Brings the consumption to what is wanted now, one change after the other. */
  #steer(): void {
    if (this.#changing) return;
    this.#changing = true;
    this.#change().catch(() => {
      // The channel is gone, and with it everything that was delivered: nothing is left to be changed.
    });
  }

  async #change(): Promise<void> {
    while (this.#renewing || this.#surplus.size > 0 || this.#wanted() !== (this.#consumer?.prefetch ?? 0)) {
      this.#renewing = false;
      await this.#endConsumer();
      this.#giveBackSurplus();
      const prefetch = this.#wanted();
      if (prefetch > 0) await this.#consume(prefetch);
    }
    this.#changing = false;
  }

  /** Messages that the consumer should be sent at once; 0 when there should be none. */
  #wanted(): number {
    if (this.#paused) return 0;
    const { maxBytes } = this.#options;
    const fitting = this.#fitting();
    if (this.#consumer === undefined) return this.#heldBytes > maxBytes / 2 ? 0 : fitting;
    const { prefetch } = this.#consumer;
    // Each change costs three round trips: it is made when it makes a difference.
    const isMuchMore = fitting >= 2 * prefetch;
    const isMuchTooMany = prefetch > 1 && this.#sizes.fitting(maxBytes) <= prefetch / 2;
    return isMuchMore || isMuchTooMany ? fitting : prefetch;
  }

  /** So many further messages have room. */
  #fitting(): number {
    const { maxMessages, maxBytes } = this.#options;
    const bySize = this.#sizes.fitting(maxBytes - this.#heldBytes);
    const most = this.#heldBytes === 0 ? Math.max(1, bySize) : bySize;
    return Math.max(0, Math.min(maxMessages - this.#unanswered, most));
  }

  async #consume(prefetch: number): Promise<void> {
    this.#consumers += 1;
    // In the order of these names, RabbitMQ takes back what several consumers of a channel held.
    const consumer = { tag: String(this.#consumers).padStart(8, '0'), prefetch, unanswered: 0 };
    this.#consumer = consumer;
    await this.#channel.prefetch(prefetch);
    const onMessage = (message: ConsumeMessage | null): void => {
      if (message === null) this.#options.onCancelled();
      else this.#arrived(consumer, message);
    };
    await this.#channel.consume(this.#options.queue, onMessage, { consumerTag: consumer.tag });
  }

  async #endConsumer(): Promise<void> {
    if (this.#consumer === undefined) return;
    await this.#channel.cancel(this.#consumer.tag);
    this.#consumer = undefined;
  }

  #giveBackSurplus(): void {
    for (const deliveryTag of this.#surplus) {
      this.#channel.nack({ fields: { deliveryTag } } as Message, false, true);
      this.#unanswered -= 1;
      this.#options.onReturned?.(deliveryTag);
    }
    this.#surplus.clear();
  }
}
