import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../lib/clock.ts';
import type { SampleBatch } from '../../model/sample-batch.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { encodeBatchMessage } from '../batch-message.ts';
import { deadBatch } from '../dead-batch.ts';
import { causeOf } from './cause-of.ts';
import type { Received } from './inbox.ts';
import { letterHeaders } from './letter-message.ts';
import type { Message } from './outgoing.ts';

export interface GraveyardDependencies {
  readonly publish: (message: Message, signal: AbortSignal) => Promise<void>;
  readonly deadLetterQueue: string;
  /** Queue, role and process, for the letters. */
  readonly origin: string;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn' | 'error'>;
}

// The broker is away or blocks publishers; the batch is safe in its queue meanwhile.
const RETRY_MS = 1_000;

/** Buries what cannot be stored: it is put among the dead letters, and only when it is there for sure leaves the ingest queue. */
export class Graveyard {
  readonly #deps: GraveyardDependencies;
  readonly #closing = new AbortController();
  readonly #burials = new Set<Promise<void>>();

  constructor(dependencies: GraveyardDependencies) {
    this.#deps = dependencies;
  }

  /** Buries a batch, or those of its rows that are dead. */
  bury(received: Received, batch: SampleBatch, cause: unknown, rows?: SampleBatch): void {
    const dead = rows === undefined ? received.content : this.#encodeRows(received, batch, rows);
    this.#start(received, dead, cause, Buffer.from(batch.id).toString('hex'));
  }

  /** Buries a message that is no batch, as it is. */
  buryUnreadable(received: Pick<Received, 'content' | 'origin'>, cause: unknown): void {
    this.#deps.log.error({ err: cause }, 'a message in the ingest queue is no batch that can be read');
    this.#start(received, received.content, cause);
  }

  /** Resolves when no burial is under way; those that cannot be completed within `waitMs` are left to the broker. */
  async close(waitMs: number): Promise<void> {
    const timer = setTimeout(() => this.#closing.abort(), waitMs);
    await Promise.all(this.#burials);
    clearTimeout(timer);
  }

  #start({ origin }: Pick<Received, 'origin'>, content: Buffer, cause: unknown, batchId?: string): void {
    const { code, reason } = causeOf(cause);
    const death = { code, reason, origin: this.#deps.origin, diedAtMs: this.#deps.clock.now() };
    const headers = letterHeaders(batchId === undefined ? death : { ...death, batchId }, content);
    const message = { queue: this.#deps.deadLetterQueue, content, properties: { headers } };
    const burial = this.#publishUntilKept(message, origin).finally(() => this.#burials.delete(burial));
    this.#burials.add(burial);
  }

  async #publishUntilKept(message: Message, origin: Received['origin']): Promise<void> {
    const { publish, log } = this.#deps;
    const { signal } = this.#closing;
    while (origin.open && !signal.aborted) {
      try {
        await publish(message, signal);
        origin.settle();
        return;
      } catch (error) {
        if (signal.aborted) return;
        log.warn({ reason: (error as Error).message }, 'a dead letter cannot be kept yet; trying again');
      }
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  #encodeRows(received: Received, batch: SampleBatch, rows: SampleBatch): Buffer {
    const { publishedAtMs } = received;
    // Packed, because rows out of the middle may have lost the order that made the whole batch small enough for one message.
    return encodeBatchMessage(deadBatch(batch.id, rows), { publishedAtMs, compression: 'zstd' });
  }
}
