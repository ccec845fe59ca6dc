import { setTimeout as sleep } from 'node:timers/promises';
import { type Channel, type ChannelModel, type ConsumeMessage, connect } from 'amqplib';
import type { RabbitmqSettings } from '../../config/sections/rabbitmq.ts';
import { AppError } from '../../lib/errors.ts';
import type { BrokerAddress } from './addresses.ts';
import { closeChannel, closeConnection } from './close-connection.ts';
import { errorText } from './error-text.ts';
import { letterOf } from './letter-message.ts';
import { LetterStream, LOOK } from './letter-stream.ts';
import { declareQueues } from './topology.ts';

// Another process that lists or replays; most are done within a second.
const LOCK_WITHIN_MS = 30_000;
const LOCK_POLL_MS = 100;
const GIVEN_BACK_WITHIN_MS = 5_000;
const RESOURCE_LOCKED = 405;
const MIB = 1024 * 1024;
// Each pass leaves few behind, if any.
const MOST_PASSES = 5;

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
  readonly #largestBytes: number;
  /** How many letters there were at the beginning. */
  readonly total: number;
  #purged = false;
  /** What was removed, by `keyOf`. */
  readonly #removed = new Set<string>();
  #stream: LetterStream;

  private constructor(connection: ChannelModel, channel: Channel, settings: RabbitmqSettings, total: number) {
    this.#connection = connection;
    this.#channel = channel;
    this.#queue = settings.deadLetterQueue;
    this.#largestBytes = settings.maxMessageMiB * MIB;
    this.#stream = this.#streamOver(channel);
    this.total = total;
  }

  static async open(addresses: readonly BrokerAddress[], settings: RabbitmqSettings): Promise<LetterSession> {
    const connection = await connectOnce(addresses);
    try {
      await lock(connection, `${settings.deadLetterQueue}.lock`);
      const channel = await quietChannel(connection);
      await declareQueues(channel, settings);
      const { messageCount } = await channel.checkQueue(settings.deadLetterQueue);
      return new LetterSession(connection, channel, settings, messageCount);
    } catch (error) {
      await closeConnection(connection);
      throw error;
    }
  }

  /**
   * The letters that were there at the beginning; no more than `LOOK` of them are kept. To be called once. With `maxBytes` no
   * more bytes wait here, for who is slower than RabbitMQ.
   */
  async *letters({ maxBytes }: { readonly maxBytes?: number } = {}): AsyncGenerator<ConsumeMessage> {
    if (this.total === 0) return;
    const stream = this.#streamOver(this.#channel, maxBytes);
    this.#stream = stream;
    try {
      await stream.start();
      for (let taken = 0; taken < this.total && taken - this.#removed.size < LOOK; taken += 1) {
        const message = await stream.next();
        if (message === undefined) return;
        yield message;
      }
    } finally {
      stream.end();
    }
  }

  remove(message: ConsumeMessage): void {
    this.#removed.add(keyOf(message));
    this.#stream.remove(message);
  }

  /** Deletes all letters, also those that came after the beginning. Returns how many. */
  async removeAll(): Promise<number> {
    const { messageCount } = await this.#channel.purgeQueue(this.#queue);
    this.#purged = true;
    return messageCount;
  }

  async close(): Promise<void> {
    try {
      // Closing the channel, unlike refusing the messages, keeps their order.
      await closeChannel(this.#channel);
      await this.#untilBack();
      for (let pass = 0; pass < MOST_PASSES && this.#removed.size > 0; pass += 1) {
        if ((await this.#removeAgain()) === 0) break;
      }
    } catch {
      // The connection is lost: the broker puts everything back on its own.
    } finally {
      await closeConnection(this.#connection);
    }
  }

  /**
   * Removes what came back although it was removed: a channel that is closed loses acknowledgements that the queue has not
   * taken yet, when there are many. Returns how many there were.
   */
  async #removeAgain(): Promise<number> {
    const channel = await quietChannel(this.#connection);
    const { messageCount: count } = await channel.checkQueue(this.#queue);
    const stream = this.#streamOver(channel);
    if (count > 0) await stream.start();
    let removed = 0;
    for (let taken = 0; taken < Math.min(count, LOOK); taken += 1) {
      const message = await stream.next();
      if (message === undefined) break;
      if (!this.#removed.has(keyOf(message))) continue;
      stream.remove(message);
      removed += 1;
    }
    stream.end();
    await closeChannel(channel);
    await this.#untilBack();
    return removed;
  }

  #streamOver(channel: Channel, maxBytes = Number.POSITIVE_INFINITY): LetterStream {
    return new LetterStream(channel, { queue: this.#queue, maxBytes, largestBytes: this.#largestBytes });
  }

  /** Waits until what was looked at and is left is back, so that the next one to look sees all of it. */
  async #untilBack(): Promise<void> {
    const channel = await quietChannel(this.#connection);
    const deadlineMs = performance.now() + GIVEN_BACK_WITHIN_MS;
    for (;;) {
      const { messageCount } = await channel.checkQueue(this.#queue);
      const expected = this.#purged ? 0 : this.total - this.#removed.size;
      if (messageCount >= expected || performance.now() > deadlineMs) break;
      await sleep(5);
    }
    await closeChannel(channel);
  }
}

/** Names one death of a letter: it may be replayed, die again and be back before we look. */
function keyOf(message: ConsumeMessage): string {
  const { id, diedAtMs } = letterOf(message);
  return `${id} ${diedAtMs}`;
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
