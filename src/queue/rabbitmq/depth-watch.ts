import type { Channel } from 'amqplib';
import type { QueueStats } from '../port.ts';
import type { QueueNames } from './topology.ts';

export interface DepthWatchDependencies {
  readonly names: QueueNames;
  readonly intervalMs: number;
  /**
   * Batches the broker has handed to this process: it counts only those that wait at the broker. Undefined where other processes
   * take them, so that nobody here knows what they hold.
   */
  readonly heldHere: (() => number) | undefined;
}

/** Asks the broker now and then how long its queues are. */
export class DepthWatch {
  readonly #deps: DepthWatchDependencies;
  #stats: QueueStats = {};
  #timer: NodeJS.Timeout | undefined;

  constructor(dependencies: DepthWatchDependencies) {
    this.#deps = dependencies;
  }

  /** Empty while there is nobody to ask. */
  get stats(): QueueStats {
    return this.#stats;
  }

  /** Asks over this channel from now on. A queue that is gone closes the channel, as the broker sees fit. */
  async attach(channel: Channel): Promise<void> {
    this.detach();
    await this.#look(channel);
    this.#plan(channel);
  }

  detach(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#stats = {};
  }

  #plan(channel: Channel): void {
    const timer = setTimeout(async () => {
      try {
        await this.#look(channel);
      } catch {
        // The channel is closed; the link makes a new one.
        return;
      }
      if (this.#timer === timer) this.#plan(channel);
    }, this.#deps.intervalMs);
    timer.unref();
    this.#timer = timer;
  }

  async #look(channel: Channel): Promise<void> {
    const { ingestQueue, deadLetterQueue } = this.#deps.names;
    const [ingest, dead] = await Promise.all([
      channel.checkQueue(ingestQueue),
      channel.checkQueue(deadLetterQueue),
    ]);
    this.#stats = {
      ...depthOf(ingest, this.#deps.heldHere?.()),
      deadBatches: dead.messageCount,
    };
  }
}

/** None at the broker while others consume is no empty queue: they may hold all of it, for as long as the database is away. */
function depthOf(
  { messageCount, consumerCount }: { readonly messageCount: number; readonly consumerCount: number },
  held: number | undefined,
): Pick<QueueStats, 'depthBatches'> {
  if (held !== undefined) return { depthBatches: messageCount + held };
  return messageCount === 0 && consumerCount > 0 ? {} : { depthBatches: messageCount };
}
