import type { Channel, ConsumeMessage } from 'amqplib';

/**
 * So many letters can be looked at; older ones first. A quorum queue takes back what one consumer held in its order and
 * delivers it first, but behind what was taken back before: the order stays when every look takes the same number.
 */
export const LOOK = 2_000;
// The broker sends what there is within milliseconds.
const SILENCE_MS = 1_000;

/** The letters of one look, as they come. */
export class LetterStream {
  readonly #channel: Channel;
  readonly #queue: string;
  readonly #waiting: ConsumeMessage[] = [];
  #onArrival: () => void = () => undefined;
  #cancelled = false;

  constructor(channel: Channel, queue: string) {
    this.#channel = channel;
    this.#queue = queue;
  }

  async start(): Promise<void> {
    await this.#channel.prefetch(LOOK);
    await this.#channel.consume(this.#queue, (message) => {
      if (message === null) this.#cancelled = true;
      else this.#waiting.push(message);
      this.#onArrival();
    });
  }

  /** Undefined when the broker has no more, because somebody took them away with other tools. */
  async next(): Promise<ConsumeMessage | undefined> {
    for (;;) {
      const message = this.#waiting.shift();
      if (message !== undefined) return message;
      if (this.#cancelled) throw new Error(`RabbitMQ ended the look into ${this.#queue}`);
      if (await this.#arrivesSoon()) continue;
      const { messageCount } = await this.#channel.checkQueue(this.#queue);
      if (messageCount === 0 && this.#waiting.length === 0) return undefined;
    }
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
