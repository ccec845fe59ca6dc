import type { ConfirmChannel } from 'amqplib';
import { AppError } from '../../lib/errors.ts';
import { messageSizeLimit, messageTooLarge } from './message-size.ts';
import { type Message, Outgoing } from './outgoing.ts';
import { PublishSession } from './publish-session.ts';

export interface PublisherDependencies {
  /** A larger message is refused: the broker would close the channel over it, with all that is on its way. */
  readonly maxMessageBytes: number;
  readonly maxPendingBytes: number;
  readonly confirmTimeoutMs: number;
  /** Why there is no connection, in words. */
  readonly whyDisconnected: () => string;
  /** The broker has no such queue: it was deleted while we ran. */
  readonly onUnroutable: (queue: string) => void;
}

/** What the broker is not done with; a message waits in memory until it is confirmed or its connection is gone. */
export class ConfirmedPublisher {
  readonly #deps: PublisherDependencies;
  readonly #pending = new Set<Outgoing>();
  #maxMessageBytes: number;
  #pendingBytes = 0;
  #session: PublishSession | undefined;
  #blocked: string | undefined;
  #closed = false;
  #nextNumber = 1;

  constructor(dependencies: PublisherDependencies) {
    this.#deps = dependencies;
    this.#maxMessageBytes = dependencies.maxMessageBytes;
  }

  /** Why the broker reads no messages at the moment, in its words; undefined when it does. */
  get blocked(): string | undefined {
    return this.#blocked;
  }

  setBlocked(reason: string | undefined): void {
    this.#blocked = reason;
  }

  /** Sends over this channel from now on; first, once more, what was on its way when the last one was lost. */
  attach(channel: ConfirmChannel): void {
    this.#blocked = undefined;
    this.#session = new PublishSession(channel, {
      confirmed: (outgoing) => this.#confirmed(outgoing),
      refused: (outgoing) => this.#settle(outgoing, unavailable('RabbitMQ could not keep the batch')),
    });
    for (const outgoing of this.#pending) this.#send(outgoing);
  }

  detach(): void {
    this.#session = undefined;
    this.#blocked = undefined;
    // The others are sent again; these hold memory for nobody.
    for (const outgoing of this.#pending) {
      if (!outgoing.waitedFor) this.#forget(outgoing);
    }
  }

  /** The broker closed the channel with this error. What is too large for it is not sent again, nor taken any more. */
  channelFailed(error: unknown): void {
    const limit = messageSizeLimit(error);
    if (limit === undefined || limit >= this.#maxMessageBytes) return;
    this.#maxMessageBytes = limit;
    for (const outgoing of this.#pending) {
      if (outgoing.sizeBytes > limit) this.#settle(outgoing, messageTooLarge(outgoing.sizeBytes, limit));
    }
  }

  /** Refuses what comes from now on; resolves when what came before was answered. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(Array.from(this.#pending, ({ done }) => done));
  }

  /** Resolves when the broker has the message on disk, on most nodes. An abort or the timeout only ends the wait. */
  async publish(message: Message, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.#checkAccepts(message.content.length);
    const outgoing = new Outgoing(message, this.#nextNumber);
    this.#nextNumber += 1;
    this.#pending.add(outgoing);
    this.#pendingBytes += outgoing.sizeBytes;
    this.#send(outgoing);
    const { confirmTimeoutMs } = this.#deps;
    const timer = setTimeout(() => this.#giveUp(outgoing, this.#notConfirmed()), confirmTimeoutMs);
    const onAbort = () => this.#giveUp(outgoing, signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      await outgoing.done;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #checkAccepts(sizeBytes: number): void {
    if (sizeBytes > this.#maxMessageBytes) throw messageTooLarge(sizeBytes, this.#maxMessageBytes);
    if (this.#closed) throw unavailable('the server is shutting down');
    if (this.#session === undefined) throw unavailable(this.#deps.whyDisconnected());
    if (this.#blocked !== undefined) throw unavailable(blockedText(this.#blocked));
    const { maxPendingBytes } = this.#deps;
    // A message that is larger than the limit alone may pass when it is alone; it could never pass otherwise.
    if (this.#pending.size === 0 || this.#pendingBytes + sizeBytes <= maxPendingBytes) return;
    throw new AppError(
      'QUEUE_FULL',
      `${this.#pending.size} batches (${this.#pendingBytes} bytes) wait to be confirmed by RabbitMQ; the limit is ${maxPendingBytes} bytes`,
      {
        status: 503,
        retryAfterSeconds: 1,
        fix: 'Send again later; if this happens often, RabbitMQ is too slow or rabbitmq.maxPendingMiB too small.',
      },
    );
  }

  #send(outgoing: Outgoing): void {
    outgoing.returned = false;
    try {
      this.#session?.send(outgoing);
    } catch {
      // The channel is closed and the link is about to say so; it goes out over the next one.
    }
  }

  #confirmed(outgoing: Outgoing): void {
    if (!outgoing.returned) {
      this.#settle(outgoing);
      return;
    }
    const { queue } = outgoing.message;
    this.#settle(outgoing, unavailable(`RabbitMQ has no queue ${queue} any more; it is being made again`));
    this.#deps.onUnroutable(queue);
  }

  #settle(outgoing: Outgoing, error?: AppError): void {
    this.#forget(outgoing);
    if (!outgoing.waitedFor) return;
    if (error === undefined) outgoing.succeed();
    else outgoing.fail(error);
  }

  /** Answers the publisher. The message still takes room as long as it lies in the connection's buffers. */
  #giveUp(outgoing: Outgoing, reason: unknown): void {
    if (!outgoing.waitedFor) return;
    outgoing.fail(reason);
    if (this.#session === undefined) this.#forget(outgoing);
  }

  #forget(outgoing: Outgoing): void {
    if (this.#pending.delete(outgoing)) this.#pendingBytes -= outgoing.sizeBytes;
  }

  #notConfirmed(): AppError {
    if (this.#blocked !== undefined) return unavailable(blockedText(this.#blocked));
    if (this.#session === undefined) return unavailable(this.#deps.whyDisconnected());
    const { confirmTimeoutMs } = this.#deps;
    return unavailable(`RabbitMQ did not confirm the batch within ${confirmTimeoutMs / 1_000} s`);
  }
}

/** What RabbitMQ means by the reasons it gives. */
export function blockedText(reason: string): string {
  if (/memory/.test(reason)) return `RabbitMQ blocks publishers: memory alarm (${reason})`;
  if (/disk/.test(reason)) return `RabbitMQ blocks publishers: disk alarm (${reason})`;
  return `RabbitMQ blocks publishers: ${reason}`;
}

function unavailable(message: string): AppError {
  return new AppError('QUEUE_UNAVAILABLE', message, {
    status: 503,
    retryAfterSeconds: 5,
    fix: 'Send the batch again later, with the same Idempotency-Key.',
  });
}
