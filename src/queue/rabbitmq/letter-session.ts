import { setTimeout as sleep } from 'node:timers/promises';
import { type Channel, type ChannelModel, type ConsumeMessage, connect } from 'amqplib';
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
/**
 * So many letters can be looked at; older ones first. A quorum queue takes back what one consumer held in its order and
 * delivers it first, but behind what was taken back before: the order stays when every look takes the same number.
 */
export const LOOK = 2_000;
// The broker sends what there is within milliseconds.
const SILENCE_MS = 1_000;

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
  /** Letters that came and were not yet looked at. */
  readonly #waiting: ConsumeMessage[] = [];
  #onArrival: () => void = () => undefined;
  #cancelled = false;
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

  /** The letters that were there at the beginning; no more than `LOOK` of them are kept. To be called once. */
  async *letters(): AsyncGenerator<ConsumeMessage> {
    if (this.total === 0) return;
    await this.#startConsuming();
    for (let taken = 0; taken < this.total && taken - this.#removed < LOOK; taken += 1) {
      const message = await this.#next();
      if (message === undefined) return;
      yield message;
    }
  }

  async #startConsuming(): Promise<void> {
    await this.#channel.prefetch(LOOK);
    await this.#channel.consume(this.#queue, (message) => {
      if (message === null) this.#cancelled = true;
      else this.#waiting.push(message);
      this.#onArrival();
    });
  }

  /** Undefined when the broker has no more, because somebody took them away with other tools. */
  async #next(): Promise<ConsumeMessage | undefined> {
    for (;;) {
      const message = this.#waiting.shift();
      if (message !== undefined) return message;
      if (this.#cancelled) throw deadLettersUnavailable(`RabbitMQ ended the look into ${this.#queue}`);
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

  remove(message: ConsumeMessage): void {
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
      // Closing the channel, unlike refusing the messages, keeps their order.
      await closeChannel(this.#channel);
      await this.#untilGivenBack();
    } catch {
      // The connection is lost: the broker puts everything back on its own.
    } finally {
      await closeConnection(this.#connection);
    }
  }

  /** Waits until what is left is back, so that the next one to look sees all of it. */
  async #untilGivenBack(): Promise<void> {
    const channel = await quietChannel(this.#connection);
    const deadlineMs = performance.now() + GIVEN_BACK_WITHIN_MS;
    for (;;) {
      const { messageCount } = await channel.checkQueue(this.#queue);
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
