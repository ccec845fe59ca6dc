import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Logger } from 'pino';
import { backoffMs } from '../../lib/backoff.ts';
import type { Clock } from '../../lib/clock.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import { isRefusal, reasonOf } from './faults.ts';
import { RedisHealth } from './redis-health.ts';
import type { OpenLink, RedisLink } from './redis-link.ts';

/** Longest that a try to connect may take: a frozen server accepts connections and then says nothing. */
const OPEN_TIMEOUT_MS = 5_000;
/** A link that lived shorter counts as one more failure, so that a server that fails at once is not asked all the time. */
const STABLE_AFTER_MS = 5_000;
const FIRST_DELAY_MS = 50;
/** How often an idle link is tried, so that health is true also when nobody asks for anything. */
const PING_EVERY_MS = 5_000;

/** What `ask` answers when Redis did not. */
export const AWAY = Symbol('Redis is away');

export interface RedisConnectionDependencies {
  readonly open: OpenLink;
  /** `host:port` of what is connected to, for messages. */
  readonly where: string;
  /** How long one answer may take. */
  readonly timeoutMs: number;
  readonly reconnectMaxMs: number;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Runs on each new link before anybody else may use it. */
  readonly greet: (link: RedisLink) => Promise<void>;
  readonly random?: () => number;
}

/**
 * Keeps a link to Redis for as long as there is one to be had, and says at once when there is none. After the first answer
 * that fails or is late nobody waits for Redis any more, until it has answered a new connection made in the background.
 */
export class RedisConnection {
  readonly #deps: RedisConnectionDependencies;
  readonly #health: RedisHealth;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  readonly #pinging: NodeJS.Timeout;
  #link: RedisLink | undefined;
  #ended: (error: unknown) => void = () => undefined;

  constructor(dependencies: RedisConnectionDependencies) {
    this.#deps = dependencies;
    this.#health = new RedisHealth(dependencies);
    this.#running = this.#keepConnected();
    this.#pinging = setInterval(() => void this.ask((link) => link.send(undefined, ['PING'])), PING_EVERY_MS);
    this.#pinging.unref();
  }

  /** Runs commands on the link. `AWAY` when there is none, when they take too long, or when Redis refuses them; never throws for Redis. */
  async ask<T>(commands: (link: RedisLink) => Promise<T>): Promise<T | typeof AWAY> {
    const link = this.#link;
    if (link === undefined) return AWAY;
    try {
      return await this.#inTime(commands(link));
    } catch (error) {
      if (isRefusal(error)) this.#health.refused(reasonOf(error));
      else this.#lose(link, error);
      return AWAY;
    }
  }

  health(): PartHealth {
    return this.#health.report();
  }

  async close(): Promise<void> {
    clearInterval(this.#pinging);
    this.#closing.abort();
    if (this.#link !== undefined) this.#lose(this.#link, new Error('closed'));
    await this.#running;
  }

  async #keepConnected(): Promise<void> {
    const { clock, reconnectMaxMs, random = Math.random } = this.#deps;
    const { signal } = this.#closing;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const startMs = clock.monotonicMs();
      const error = await this.#holdLink();
      if (signal.aborted) return;
      this.#health.lost(reasonOf(error));
      if (clock.monotonicMs() - startMs > STABLE_AFTER_MS + OPEN_TIMEOUT_MS) failures = 0;
      // An abort ends the wait; the loop's condition ends the loop.
      await sleepFor(
        backoffMs(failures + 1, { firstMs: FIRST_DELAY_MS, maxMs: reconnectMaxMs, random }),
        undefined,
        { signal },
      ).catch(() => undefined);
    }
  }

  /** Opens a link and holds it until it is lost; resolves with what ended it. */
  async #holdLink(): Promise<unknown> {
    const ended = Promise.withResolvers<unknown>();
    try {
      const link = await this.#openInTime(ended.resolve);
      this.#ended = ended.resolve;
      this.#link = link;
      this.#health.found();
    } catch (error) {
      return error;
    }
    const error = await ended.promise;
    if (this.#link !== undefined) this.#lose(this.#link, error);
    return error;
  }

  async #openInTime(lost: (error: unknown) => void): Promise<RedisLink> {
    const { open, greet } = this.#deps;
    const late = AbortSignal.timeout(OPEN_TIMEOUT_MS);
    const signal = AbortSignal.any([late, this.#closing.signal]);
    const opening = open({ signal, lost }).then(async (link) => {
      try {
        signal.throwIfAborted();
        await greet(link);
        return link;
      } catch (error) {
        link.destroy();
        throw error;
      }
    });
    const aborted = Promise.withResolvers<never>();
    const reason = () => new Error(late.aborted ? `no answer within ${OPEN_TIMEOUT_MS / 1_000} s` : 'closed');
    signal.addEventListener('abort', () => aborted.reject(reason()), { once: true });
    return Promise.race([opening, aborted.promise]);
  }

  #lose(link: RedisLink, error: unknown): void {
    if (this.#link !== link) return;
    this.#link = undefined;
    // Those who wait for other answers of this link hear at once.
    link.destroy();
    this.#ended(error);
  }

  #inTime<T>(answer: Promise<T>): Promise<T> {
    const { timeoutMs, clock } = this.#deps;
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`no answer within ${timeoutMs} ms`));
      let timer: NodeJS.Timeout;
      const wait = () => {
        const dueMs = clock.monotonicMs() + timeoutMs;
        timer = setTimeout(() => {
          // A thread that was busy itself has not read what was answered in time: it reads before the immediate runs, or
          // has the whole time once more when it was busy for long.
          if (clock.monotonicMs() - dueMs > timeoutMs / 2) wait();
          else setImmediate(late);
        }, timeoutMs);
      };
      wait();
      answer.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}
