import type { Writable } from 'node:stream';
import type { Clock } from '../../lib/clock.ts';
import type { AppError } from '../../lib/errors.ts';
import type { TimeRange, TimestampMs } from '../../model/time.ts';
import { eventFor, type LiveEventName, smallEvent } from './encode-events.ts';
import type { Evaluation } from './evaluation.ts';

/** One query of a page. */
export interface Subscription {
  readonly refId: string;
  readonly evaluation: Evaluation;
  /** As asked, before it reaches out to whole buckets. */
  readonly windowAt: (nowMs: TimestampMs) => TimeRange;
}

interface Standing extends Subscription {
  /** Of the evaluation, as far as the page has it. */
  version: number | undefined;
  /** The failure that the page knows of. */
  toldError: string | undefined;
}

export interface PageStreamDependencies {
  readonly output: Writable;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly sentBytes: (bytes: number) => void;
  readonly failed: (error: unknown) => void;
}

/** Why a stream ends, for the page. */
export interface StreamEnd {
  readonly code: string;
  readonly message: string;
  /** Whether another one may be opened at once. */
  readonly retry: boolean;
}

/**
 * What is sent to one page. While it does not read, nothing is put together for it: what comes meanwhile is sent as one change when it
 * reads on, so that a slow page holds no more memory than a fast one.
 */
export class PageStream {
  readonly #deps: PageStreamDependencies;
  readonly #standings = new Map<string, Standing>();
  readonly #pending = new Set<Standing>();
  readonly #unlisten: (() => void)[] = [];
  #flushing: Promise<void> | undefined;
  #isOver = false;
  #wroteMs: number;
  /** Since when the page takes nothing. */
  #blockedSinceMs: number | undefined;

  constructor(deps: PageStreamDependencies) {
    this.#deps = deps;
    this.#wroteMs = deps.clock.monotonicMs();
    deps.output.on('drain', () => {
      this.#blockedSinceMs = undefined;
      void this.#flush();
    });
  }

  /** How long the page has taken nothing of what waits for it. */
  get blockedMs(): number {
    return this.#blockedSinceMs === undefined ? 0 : this.#deps.clock.monotonicMs() - this.#blockedSinceMs;
  }

  /** Queries that the page is told of. */
  get queryCount(): number {
    return this.#standings.size;
  }

  get silentMs(): number {
    return this.#deps.clock.monotonicMs() - this.#wroteMs;
  }

  /** `knownVersion` is what the page has already. */
  add(subscription: Subscription, knownVersion: string | undefined): void {
    const { evaluation, refId } = subscription;
    const version = evaluation.versionNamed(knownVersion);
    const standing: Standing = { ...subscription, version, toldError: undefined };
    this.#standings.set(refId, standing);
    const listener = (): Promise<void> => this.#changed(standing);
    evaluation.listeners.add(listener);
    this.#unlisten.push(() => evaluation.listeners.delete(listener));
  }

  /** Sends what is there already of what is fresh. */
  async catchUp(nowMs: TimestampMs): Promise<void> {
    for (const standing of this.#standings.values()) {
      if (standing.evaluation.isFresh(nowMs)) this.#pending.add(standing);
    }
    await this.#flush();
  }

  send(event: LiveEventName, data: object): void {
    this.#write(smallEvent(event, data));
  }

  tellFailure(refId: string, { code, message, fix, status }: AppError): void {
    this.send('failed', { refId, error: { code, message, ...(fix === undefined ? {} : { fix }), status } });
  }

  /** All that was due at this time was asked: what the page was not sent is as it was. */
  async ticked(atMs: TimestampMs): Promise<void> {
    await this.#flush();
    if (this.#pending.size === 0 && this.#blockedSinceMs === undefined) this.send('tick', { atMs });
  }

  /** Lets the page, and whatever is on the way to it, know that the stream is alive. */
  beat(): void {
    if (this.#blockedSinceMs === undefined) this.#write(Buffer.from(': alive\n\n'));
  }

  /** Says why, as the last event, and ends. */
  end(why: StreamEnd): void {
    if (!this.#isOver) this.#deps.output.end(smallEvent('end', why));
    this.leave();
  }

  /** The page is gone. */
  leave(): void {
    this.#isOver = true;
    for (const unlisten of this.#unlisten.splice(0)) unlisten();
    this.#pending.clear();
  }

  #changed(standing: Standing): Promise<void> {
    this.#pending.add(standing);
    return this.#flush();
  }

  /** Resolves when everything is sent, or the page takes no more. */
  #flush(): Promise<void> {
    this.#flushing ??= this.#sendPending()
      .catch((error: unknown) => this.#failed(error))
      .then(() => {
        this.#flushing = undefined;
        // Something may have come between the last look and now.
        return this.#mayFlush ? this.#flush() : undefined;
      });
    return this.#flushing;
  }

  #failed(error: unknown): void {
    this.#deps.failed(error);
    this.end({ code: 'INTERNAL', message: 'the server met an error of its own', retry: false });
  }

  get #mayFlush(): boolean {
    return this.#pending.size > 0 && this.#blockedSinceMs === undefined && !this.#isOver;
  }

  async #sendPending(): Promise<void> {
    for (const standing of this.#pending) {
      if (!this.#mayFlush) return;
      this.#pending.delete(standing);
      await this.#sendNewest(standing);
    }
  }

  async #sendNewest(standing: Standing): Promise<void> {
    const { refId, evaluation, windowAt } = standing;
    const { error } = evaluation;
    if (error !== undefined) {
      if (standing.toldError !== error.code) this.tellFailure(refId, error);
      standing.toldError = error.code;
      return;
    }
    // What is well again is sent whole, so that the page knows.
    if (standing.toldError !== undefined) standing.version = undefined;
    const update = await evaluation.updateFrom(standing.version);
    if (update === undefined || this.#isOver) return;
    const window = windowAt(evaluation.nowMs);
    for (const event of update.events) {
      // A page that loses the second of two events has the version from before the first.
      const version = event.isLast ? update.version : (standing.version ?? 0);
      this.#write(eventFor(event, { refId, version: evaluation.name(version), window }));
    }
    standing.version = update.version;
    standing.toldError = undefined;
  }

  #write(bytes: Buffer): void {
    const { output, clock, sentBytes } = this.#deps;
    if (this.#isOver || output.destroyed) return;
    this.#wroteMs = clock.monotonicMs();
    sentBytes(bytes.length);
    if (!output.write(bytes)) this.#blockedSinceMs ??= clock.monotonicMs();
  }
}
