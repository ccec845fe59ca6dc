import type { ConfirmChannel } from 'amqplib';
import type { Outgoing } from './outgoing.ts';

export interface SessionEvents {
  /** The broker has the message for sure. */
  readonly confirmed: (outgoing: Outgoing) => void;
  /** The broker could not keep it. */
  readonly refused: (outgoing: Outgoing) => void;
}

/** The messages sent over one channel and not confirmed yet. The broker counts them from 1 and answers by number, often for many at once. */
export class PublishSession {
  readonly #channel: ConfirmChannel;
  readonly #unconfirmed = new Map<number, Outgoing>();
  readonly #byNumber = new Map<string, Outgoing>();
  #nextTag = 1;

  constructor(channel: ConfirmChannel, { confirmed, refused }: SessionEvents) {
    this.#channel = channel;
    channel.on('ack', (fields) => this.#settle(fields, confirmed));
    channel.on('nack', (fields) => this.#settle(fields, refused));
    // Comes before the confirm of the same message.
    channel.on('return', ({ properties }) => {
      const outgoing = this.#byNumber.get(String(properties.correlationId));
      if (outgoing !== undefined) outgoing.returned = true;
    });
  }

  /** Throws when the channel is closed. */
  send(outgoing: Outgoing): void {
    const { queue, content, properties } = outgoing.message;
    const correlationId = String(outgoing.number);
    this.#channel.publish('', queue, content, {
      ...properties,
      correlationId,
      persistent: true,
      mandatory: true,
    });
    this.#unconfirmed.set(this.#nextTag, outgoing);
    this.#byNumber.set(correlationId, outgoing);
    this.#nextTag += 1;
  }

  #settle(
    { deliveryTag, multiple }: { deliveryTag: number; multiple: boolean },
    settle: (outgoing: Outgoing) => void,
  ): void {
    if (!multiple) {
      this.#settleOne(deliveryTag, settle);
      return;
    }
    for (const tag of this.#unconfirmed.keys()) {
      if (tag > deliveryTag) break;
      this.#settleOne(tag, settle);
    }
  }

  #settleOne(tag: number, settle: (outgoing: Outgoing) => void): void {
    const outgoing = this.#unconfirmed.get(tag);
    if (outgoing === undefined) return;
    this.#unconfirmed.delete(tag);
    this.#byNumber.delete(String(outgoing.number));
    settle(outgoing);
  }
}
