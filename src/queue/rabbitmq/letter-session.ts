import { setTimeout as sleep } from 'node:timers/promises';
import { type Channel, type ChannelModel, connect, type GetMessage } from 'amqplib';
import type { RabbitmqSettings } from '../../config/sections/rabbitmq.ts';
import { AppError } from '../../lib/errors.ts';
import type { BrokerAddress } from './addresses.ts';
import { closeChannel, closeConnection } from './close-connection.ts';
import { errorText } from './error-text.ts';
import { declareQueues } from './topology.ts';

// Another process that lists or replays; most are done within a second.
const LOCK_WITHIN_MS = 30_000;
const LOCK_POLL_MS = 100;
const GIVEN_BACK_WITHIN_MS = 5_000;
const RESOURCE_LOCKED = 405;

/** A connection to the first node that answers. Throws `QUEUE_UNAVAILABLE` when none does. */
export async function connectOnce(addresses: readonly BrokerAddress[]): Promise<ChannelModel> {
  const failures: string[] = [];
  for (const { connect: address, socket, name } of addresses) {
    try {
      const connection = await connect(address, socket);
      // Without a listener an error of the connection would end the process; calls on it fail by themselves.
      connection.on('error', () => undefined);
      return connection;
    } catch (error) {
      failures.push(`${name}: ${errorText(error).text}`);
    }
  }
  throw deadLettersUnavailable(`RabbitMQ cannot be reached (${failures.join('; ')})`);
}

export function deadLettersUnavailable(message: string, cause?: unknown): AppError {
  return new AppError('QUEUE_UNAVAILABLE', message, {
    status: 503,
    retryAfterSeconds: 5,
    fix: 'See that RabbitMQ runs and rabbitmq.url is right, then try again.',
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * One look through the dead letters, oldest first, by one process at a time: a message that one process looks at is hidden
 * from all others. What was looked at and not removed is back in its place when the session is closed.
 */
export class LetterSession {
  readonly #connection: ChannelModel;
  readonly #channel: Channel;
  readonly #queue: string;
  /** How many letters there were at the beginning. */
  readonly total: number;
  #taken = 0;
  #removed = 0;

  private constructor(connection: ChannelModel, channel: Channel, queue: string, total: number) {
    this.#connection = connection;
    this.#channel = channel;
    this.#queue = queue;
    this.total = total;
  }

  static async open(addresses: readonly BrokerAddress[], settings: RabbitmqSettings): Promise<LetterSession> {
    const connection = await connectOnce(addresses);
    try {
      await lock(connection, `${settings.deadLetterQueue}.lock`);
      const channel = await quietChannel(connection);
      await declareQueues(channel, settings);
      const { messageCount } = await channel.checkQueue(settings.deadLetterQueue);
      return new LetterSession(connection, channel, settings.deadLetterQueue, messageCount);
    } catch (error) {
      await closeConnection(connection);
      throw error;
    }
  }

  /** The letters that were there at the beginning, each hidden from others from then on. */
  async *letters(): AsyncGenerator<GetMessage> {
    while (this.#taken < this.total) {
      const message = await this.#channel.get(this.#queue);
      if (message === false) return;
      this.#taken += 1;
      yield message;
    }
  }

  remove(message: GetMessage): void {
    this.#removed += 1;
    this.#channel.ack(message);
  }

  /** Deletes all letters, also those that came after the beginning. Returns how many. */
  async removeAll(): Promise<number> {
    const { messageCount } = await this.#channel.purgeQueue(this.#queue);
    this.#removed += messageCount;
    return messageCount;
  }

  async close(): Promise<void> {
    try {
      await this.#giveBack();
      await closeChannel(this.#channel);
    } catch {
      // The connection is lost: the broker puts everything back on its own.
    } finally {
      await closeConnection(this.#connection);
    }
  }

  /** Puts back what is left and waits until it is there, so that the next one to look sees all of it. */
  async #giveBack(): Promise<void> {
    if (this.#taken === 0) return;
    this.#channel.nackAll(true);
    const deadlineMs = performance.now() + GIVEN_BACK_WITHIN_MS;
    for (;;) {
      const { messageCount } = await this.#channel.checkQueue(this.#queue);
      if (messageCount >= this.total - this.#removed || performance.now() > deadlineMs) return;
      await sleep(5);
    }
  }
}

/** Holds a queue of this connection alone, whose name all others ask for in vain until this connection ends. */
async function lock(connection: ChannelModel, name: string): Promise<void> {
  const deadlineMs = performance.now() + LOCK_WITHIN_MS;
  for (;;) {
    const channel = await quietChannel(connection);
    try {
      await channel.assertQueue(name, { exclusive: true, durable: false, autoDelete: true });
      return;
    } catch (error) {
      if ((error as { code?: unknown }).code !== RESOURCE_LOCKED) throw error;
      if (performance.now() > deadlineMs) {
        throw deadLettersUnavailable(
          'another process has been working on the dead letters for too long',
          error,
        );
      }
    }
    await sleep(LOCK_POLL_MS);
  }
}

/** A channel whose errors are told by the calls on it. */
async function quietChannel(connection: ChannelModel): Promise<Channel> {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  return channel;
}
