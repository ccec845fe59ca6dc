import type { ChannelModel } from 'amqplib';
import type { RabbitmqSettings } from '../../config/sections/rabbitmq.ts';
import type { BrokerAddress } from './addresses.ts';
import { closeConnection } from './close-connection.ts';
import { connectOnce } from './letter-session.ts';
import { ConfirmedPublisher } from './publisher.ts';

const MIB = 1024 * 1024;
// So many are on their way at once: the broker confirms them together.
const WINDOW = 100;
const WINDOW_BYTES = 16 * MIB;

/** Puts dead letters back into the ingest queue, over a connection of its own as all publishing. */
export class ReplayPublisher {
  readonly #connection: ChannelModel;
  readonly #publisher: ConfirmedPublisher;
  readonly #queue: string;
  #underWay: Promise<void>[] = [];
  #underWayBytes = 0;
  /** Letters that the ingest queue has for sure. */
  published = 0;

  private constructor(connection: ChannelModel, publisher: ConfirmedPublisher, queue: string) {
    this.#connection = connection;
    this.#publisher = publisher;
    this.#queue = queue;
  }

  static async open(
    addresses: readonly BrokerAddress[],
    { ingestQueue, confirmTimeoutSeconds, maxMessageMiB }: RabbitmqSettings,
  ): Promise<ReplayPublisher> {
    const connection = await connectOnce(addresses);
    try {
      const publisher = new ConfirmedPublisher({
        maxMessageBytes: maxMessageMiB * MIB,
        maxPendingBytes: Number.POSITIVE_INFINITY,
        confirmTimeoutMs: confirmTimeoutSeconds * 1_000,
        whyDisconnected: () => 'the connection to RabbitMQ was lost',
        onUnroutable: () => undefined,
      });
      connection.on('blocked', (reason) => publisher.setBlocked(reason));
      connection.on('unblocked', () => publisher.setBlocked(undefined));
      const channel = await connection.createConfirmChannel();
      channel.on('error', (error) => publisher.channelFailed(error));
      channel.on('close', () => publisher.detach());
      publisher.attach(channel);
      return new ReplayPublisher(connection, publisher, ingestQueue);
    } catch (error) {
      await closeConnection(connection);
      throw error;
    }
  }

  /** Calls `onKept` once the queue has the message. What fails, the next call or `settled` throws. */
  async publish(content: Buffer, onKept: () => void): Promise<void> {
    const kept = this.#publisher.publish({ queue: this.#queue, content, properties: {} }).then(() => {
      this.published += 1;
      onKept();
    });
    // Waited for together with the others of its window.
    kept.catch(() => undefined);
    this.#underWay.push(kept);
    this.#underWayBytes += content.length;
    if (this.#underWay.length >= WINDOW || this.#underWayBytes >= WINDOW_BYTES) await this.settled();
  }

  /** Resolves when all that was published was answered; throws when one of them failed. */
  async settled(): Promise<void> {
    const underWay = this.#underWay;
    this.#underWay = [];
    this.#underWayBytes = 0;
    await Promise.allSettled(underWay);
    await Promise.all(underWay);
  }

  async close(): Promise<void> {
    await closeConnection(this.#connection);
  }
}
