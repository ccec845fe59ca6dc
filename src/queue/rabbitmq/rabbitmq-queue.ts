import type { Channel, ChannelModel } from 'amqplib';
import type { RabbitmqSettings } from '../../config/sections/rabbitmq.ts';
import type { Clock } from '../../lib/clock.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { SampleBatch } from '../../model/sample-batch.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { encodeBatchMessage } from '../batch-message.ts';
import type { DeadLetters, Delivery, QueueStats, ReceiveOptions, SampleQueue } from '../port.ts';
import { brokerAddresses } from './addresses.ts';
import { Consumption } from './consumption.ts';
import { DepthWatch } from './depth-watch.ts';
import { Graveyard } from './graveyard.ts';
import { queueHealth } from './health.ts';
import { BrokerLink } from './link.ts';
import { ConfirmedPublisher } from './publisher.ts';
import { RabbitMqDeadLetters } from './rabbitmq-dead-letters.ts';
import { declareQueues } from './topology.ts';

export interface RabbitMqQueueOptions {
  readonly settings: RabbitmqSettings;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Who this process is, for dead letters: role, machine, process. */
  readonly origin: string;
  /** Whether this process publishes batches (ingest). */
  readonly publish: boolean;
  /** Whether this process takes batches (write). */
  readonly consume: boolean;
  /** How often the broker is asked for the depth of its queues. */
  readonly statsIntervalMs?: number;
}

const STATS_INTERVAL_MS = 2_000;
// Dead letters that RabbitMQ does not take in this time are delivered again to another writer, which buries them.
const LAST_BURIALS_MS = 5_000;
const MIB = 1024 * 1024;

/** A queue with its dead letters, which can be looked at whether or not this process publishes or consumes. */
export interface RabbitMqSampleQueue extends SampleQueue {
  readonly deadLetters: DeadLetters;
}

/** The queue of the cluster profile. It is there at once and connects in the background: `health` says how that goes. */
export function createRabbitMqQueue(options: RabbitMqQueueOptions): RabbitMqSampleQueue {
  return new RabbitMqQueue(options);
}

/**
 * Batches in a quorum queue of RabbitMQ. Publishing and consuming have a connection each: RabbitMQ stops reading from one
 * that publishes when it runs out of memory or disk, and acknowledgements must get through then.
 */
class RabbitMqQueue implements RabbitMqSampleQueue {
  readonly holdsDurably = true;
  readonly deadLetters: DeadLetters;
  readonly #options: RabbitMqQueueOptions;
  readonly #publisher: ConfirmedPublisher;
  readonly #graveyard: Graveyard;
  readonly #depth: DepthWatch;
  readonly #consumption: Consumption;
  readonly #publishing: BrokerLink;
  readonly #consuming: BrokerLink;
  #closing: Promise<void> | undefined;

  constructor(options: RabbitMqQueueOptions) {
    this.#options = options;
    this.deadLetters = new RabbitMqDeadLetters(options);
    const { settings, clock, log, origin, consume, statsIntervalMs = STATS_INTERVAL_MS } = options;
    this.#publisher = new ConfirmedPublisher({
      maxMessageBytes: settings.maxMessageMiB * MIB,
      maxPendingBytes: settings.maxPendingMiB * MIB,
      confirmTimeoutMs: settings.confirmTimeoutSeconds * 1_000,
      whyDisconnected: () => this.#publishing.health().message ?? 'no connection to RabbitMQ',
      onUnroutable: (queue) => this.#publishing.restart(new Error(`the queue ${queue} was deleted`)),
    });
    this.#graveyard = new Graveyard({
      publish: (message, signal) => this.#publisher.publish(message, signal),
      deadLetterQueue: settings.deadLetterQueue,
      origin: `${settings.ingestQueue}, ${origin}`,
      clock,
      log,
    });
    this.#consumption = new Consumption({ settings, clock, log, graveyard: this.#graveyard });
    this.#depth = new DepthWatch({
      names: settings,
      intervalMs: statsIntervalMs,
      heldHere: consume ? () => this.#consumption.unanswered : undefined,
    });
    const shared = {
      addresses: brokerAddresses(settings),
      maxDelayMs: settings.reconnectMaxSeconds * 1_000,
      clock,
      log,
    };
    this.#publishing = new BrokerLink({
      ...shared,
      purpose: 'publishing',
      setup: (connection) => this.#setUpPublishing(connection),
      onDown: () => this.#publisher.detach(),
    });
    this.#consuming = new BrokerLink({
      ...shared,
      purpose: 'consuming',
      setup: (connection) => this.#setUpConsuming(connection),
      onDown: () => this.#consumingEnded(),
    });
    this.#publishing.start();
    this.#consuming.start();
  }

  async publish(batch: SampleBatch, { signal }: { signal?: AbortSignal } = {}): Promise<void> {
    const { settings, clock, publish } = this.#options;
    if (!publish) throw new Error('BUG: this process does not publish');
    const { compression, ingestQueue } = settings;
    const content = encodeBatchMessage(batch, { publishedAtMs: clock.now(), compression });
    const messageId = Buffer.from(batch.id).toString('hex');
    await this.#publisher.publish({ queue: ingestQueue, content, properties: { messageId } }, signal);
  }

  receive(options: ReceiveOptions): Promise<readonly Delivery[]> {
    return this.#consumption.receive(options);
  }

  stats(): QueueStats {
    return this.#depth.stats;
  }

  health(): PartHealth {
    const { publish, consume } = this.#options;
    return queueHealth({
      publishing: { needed: publish, health: this.#publishing.health() },
      consuming: { needed: consume, health: this.#consuming.health() },
      blocked: this.#publisher.blocked,
    });
  }

  /** Deliveries that were not answered go back to the broker; later answers to them are dropped. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // Burials need the publisher, and the channel that their batches came from.
    this.#consumption.stop();
    await this.#graveyard.close(LAST_BURIALS_MS);
    await this.#publisher.close();
    await this.#consumption.close();
    this.#consumingEnded();
    await Promise.all([this.#publishing.close(), this.#consuming.close()]);
  }

  async #setUpPublishing(connection: ChannelModel): Promise<void> {
    connection.on('blocked', (reason) => {
      this.#options.log.warn({ reason }, 'RabbitMQ blocks publishers');
      this.#publisher.setBlocked(reason);
    });
    connection.on('unblocked', () => {
      this.#options.log.info('RabbitMQ takes messages again');
      this.#publisher.setBlocked(undefined);
    });
    await this.#declare(connection);
    const channel = await connection.createConfirmChannel();
    channel.on('error', (error) => this.#publisher.channelFailed(error));
    this.#restartWithout(channel, this.#publishing);
    this.#publisher.attach(channel);
  }

  async #setUpConsuming(connection: ChannelModel): Promise<void> {
    const link = this.#consuming;
    await this.#declare(connection);
    const { settings, consume } = this.#options;
    if (consume && this.#closing === undefined) {
      const channel = await connection.createChannel();
      this.#restartWithout(channel, link);
      await this.#consumption.start(channel, () =>
        link.restart(new Error(`RabbitMQ ended the consumption of ${settings.ingestQueue}`)),
      );
    }
    const channel = await connection.createChannel();
    this.#restartWithout(channel, link);
    await this.#depth.attach(channel);
  }

  async #declare(connection: ChannelModel): Promise<void> {
    const channel = await connection.createChannel();
    // A failing declaration closes the channel; the setup tells what happened.
    channel.on('error', () => undefined);
    await declareQueues(channel, this.#options.settings);
    await channel.close();
  }

  /** A channel that the broker closes is replaced together with its connection: all starts anew from a known state. */
  #restartWithout(channel: Channel, link: BrokerLink): void {
    channel.on('error', (error) => link.restart(error));
    channel.on('close', () => {
      if (this.#closing === undefined) link.restart(new Error('the channel was closed'));
    });
  }

  #consumingEnded(): void {
    this.#consumption.ended();
    this.#depth.detach();
  }
}
