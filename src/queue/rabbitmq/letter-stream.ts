import type { Channel, ConsumeMessage } from 'amqplib';
import { BoundedConsumer } from './bounded-consumer.ts';

/**
 * So many letters can be looked at; older ones first. A quorum queue takes back what one consumer held in its order and
 * delivers it first, but behind what was taken back before: the order stays when every look takes the same number.
 */
export const LOOK = 2_000;
// The broker sends what there is within milliseconds, when it is large within seconds: it does not count any more then, but
// has to be read from disk.
const SILENCE_MS = 1_000;
const SILENCES = 15;

export interface LetterStreamOptions {
  readonly queue: string;
  /**
   * Bytes of letters that wait here for `next`, at most. Infinity for who takes each at once, which keeps their order for sure:
   * else they come over several consumers, and RabbitMQ knows the order of some thirty of these.
   */
  readonly maxBytes: number;
  /** What one letter may have. */
  readonly largestBytes: number;
}

/** The letters of one look, as they come. */
export class LetterStream {
  readonly #channel: Channel;
  readonly #queue: string;
  readonly #consumer: BoundedConsumer;
  readonly #waiting: ConsumeMessage[] = [];
  #onArrival: () => void = () => undefined;
  #cancelled = false;
  #ended = false;

  constructor(channel: Channel, { queue, maxBytes, largestBytes }: LetterStreamOptions) {
    this.#channel = channel;
    this.#queue = queue;
    this.#consumer = new BoundedConsumer(channel, {
      ...{ queue, maxMessages: LOOK, maxBytes, largestBytes },
      onMessage: (message) => {
        if (this.#ended) return;
        this.#waiting.push(message);
        this.#onArrival();
      },
      onCancelled: () => {
        this.#cancelled = true;
        this.#onArrival();
      },
    });
  }

  /** Of letters that came and were not taken by `next` yet. */
  get waitingBytes(): number {
    return this.#consumer.heldBytes;
  }

  async start(): Promise<void> {
    await this.#consumer.start();
  }

  /** Undefined when the broker has no more, because somebody took them away with other tools. */
  async next(): Promise<ConsumeMessage | undefined> {
    for (let silences = 0; silences < SILENCES; ) {
      const message = this.#waiting.shift();
      if (message !== undefined) {
        this.#consumer.release(message);
        return message;
      }
      if (this.#cancelled) throw new Error(`RabbitMQ ended the look into ${this.#queue}`);
      this.#consumer.renew();
      if (await this.#arrivesSoon()) continue;
      const { messageCount } = await this.#channel.checkQueue(this.#queue);
      if (messageCount === 0 && this.#waiting.length === 0) silences += 1;
    }
    return undefined;
  }

  /** Removes a letter for good. */
  remove(message: ConsumeMessage): void {
    this.#channel.ack(message);
    this.#consumer.answered(message);
  }

  /** Keeps nothing of what still comes. */
  end(): void {
    this.#ended = true;
    this.#waiting.length = 0;
  }

  async #arrivesSoon(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#onArrival = () => resolve(true);
    const timer = setTimeout(() => resolve(false), SILENCE_MS);
    const arrived = await promise;
    clearTimeout(timer);
    this.#onArrival = () => undefined;
    return arrived;
  }
}
