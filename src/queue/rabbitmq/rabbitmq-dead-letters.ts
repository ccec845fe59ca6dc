import type { ConsumeMessage } from 'amqplib';
import type { RabbitmqSettings } from '../../config/sections/rabbitmq.ts';
import type { Clock } from '../../lib/clock.ts';
import { AppError } from '../../lib/errors.ts';
import { Mutex } from '../../lib/mutex.ts';
import type { SampleBatch } from '../../model/sample-batch.ts';
import { decodeBatchMessage, republishedMessage } from '../batch-message.ts';
import type { DeadLetter, DeadLetters } from '../port.ts';
import { type BrokerAddress, brokerAddresses } from './addresses.ts';
import { errorText } from './error-text.ts';
import { letterOf } from './letter-message.ts';
import { deadLettersUnavailable, LetterSession } from './letter-session.ts';
import { ReplayPublisher } from './replay-publisher.ts';

export interface RabbitMqDeadLettersOptions {
  readonly settings: RabbitmqSettings;
  readonly clock: Clock;
}

// Letters come faster than the ingest queue confirms them.
const REPLAY_BYTES = 32 * 1024 * 1024;

/** The dead letters in RabbitMQ. Each call makes a connection of its own: they are rare, and need no upkeep between. */
export class RabbitMqDeadLetters implements DeadLetters {
  readonly #settings: RabbitmqSettings;
  readonly #clock: Clock;
  readonly #addresses: readonly BrokerAddress[];
  /** Calls of this process wait here for each other, those of others at the broker. */
  readonly #mutex = new Mutex();

  constructor({ settings, clock }: RabbitMqDeadLettersOptions) {
    this.#settings = settings;
    this.#clock = clock;
    this.#addresses = brokerAddresses(settings);
  }

  list({ limit }: { limit: number }): Promise<{ letters: readonly DeadLetter[]; total: number }> {
    return this.#session(async (session) => {
      const letters: DeadLetter[] = [];
      if (limit < 1) return { letters, total: session.total };
      for await (const message of session.letters()) {
        letters.push(letterOf(message));
        if (letters.length >= limit) break;
      }
      return { letters, total: session.total };
    });
  }

  show(id: string): Promise<{ letter: DeadLetter; batch?: SampleBatch } | undefined> {
    return this.#session(async (session) => {
      for await (const message of session.letters()) {
        const letter = letterOf(message);
        if (letter.id !== id) continue;
        const batch = batchOf(message);
        return batch === undefined ? { letter } : { letter, batch };
      }
      return undefined;
    });
  }

  replay(ids?: readonly string[]): Promise<number> {
    return this.#session(async (session) => {
      const isMeant = choice(ids);
      const publisher = await ReplayPublisher.open(this.#addresses, this.#settings);
      try {
        for await (const message of session.letters({ maxBytes: REPLAY_BYTES })) {
          if (!isMeant(message) || batchOf(message) === undefined) continue;
          const content = republishedMessage(message.content, this.#clock.now());
          await publisher.publish(content, () => session.remove(message));
        }
        await publisher.settled();
      } catch (error) {
        await publisher.settled().catch(() => undefined);
        throw withCount(error, publisher.published);
      } finally {
        await publisher.close();
      }
      return publisher.published;
    });
  }

  purge(ids?: readonly string[]): Promise<number> {
    return this.#session(async (session) => {
      if (ids === undefined) return session.removeAll();
      const isMeant = choice(ids);
      let purged = 0;
      for await (const message of session.letters()) {
        if (!isMeant(message)) continue;
        session.remove(message);
        purged += 1;
      }
      return purged;
    });
  }

  #session<T>(work: (session: LetterSession) => Promise<T>): Promise<T> {
    return this.#mutex.run(async () => {
      try {
        const session = await LetterSession.open(this.#addresses, this.#settings);
        try {
          return await work(session);
        } finally {
          await session.close();
        }
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw deadLettersUnavailable(`RabbitMQ: ${errorText(error).text}`, error);
      }
    });
  }
}

/** Whether a letter is one of those; all are without `ids`. */
function choice(ids: readonly string[] | undefined): (message: ConsumeMessage) => boolean {
  if (ids === undefined) return () => true;
  const wanted = new Set(ids);
  return (message) => wanted.has(letterOf(message).id);
}

function batchOf({ content }: ConsumeMessage): SampleBatch | undefined {
  try {
    return decodeBatchMessage(content);
  } catch {
    return undefined;
  }
}

function withCount(error: unknown, published: number): unknown {
  if (published === 0) return error;
  const { text } = errorText(error);
  return deadLettersUnavailable(`${text}; ${published} letters were put back before`, error);
}
