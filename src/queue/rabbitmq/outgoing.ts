import type { Options } from 'amqplib';

/** A message as it goes to the broker. */
export interface Message {
  readonly queue: string;
  readonly content: Buffer;
  readonly properties: Pick<Options.Publish, 'messageId' | 'headers' | 'contentType'>;
}

/** A message on its way: it is sent, perhaps more than once, until the broker has confirmed it or nobody waits any more. */
export class Outgoing {
  readonly message: Message;
  /** Names it in what the broker returns. */
  readonly number: number;
  readonly done: Promise<void>;
  readonly #resolve: () => void;
  readonly #reject: (error: unknown) => void;
  #waitedFor = true;
  /** The broker knew no queue for it. */
  returned = false;

  constructor(message: Message, number: number) {
    this.message = message;
    this.number = number;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.done = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  get sizeBytes(): number {
    return this.message.content.length;
  }

  /** False when the publisher was answered before the broker did. */
  get waitedFor(): boolean {
    return this.#waitedFor;
  }

  succeed(): void {
    this.#waitedFor = false;
    this.#resolve();
  }

  fail(error: unknown): void {
    this.#waitedFor = false;
    this.#reject(error);
  }
}
