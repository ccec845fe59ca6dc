import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientBase } from 'pg';
import type { TimescaleSettings } from '../config/sections/timescale.ts';
import { backoffMs } from '../lib/backoff.ts';
import { breakConnection } from './break-connection.ts';
import { connectionOptions } from './connection-options.ts';
import { faultMessage, faultOf, isSqlState } from './faults.ts';
import type { OutageLog } from './outage-log.ts';
import { withinTime } from './within-time.ts';

export interface ServerLinkOptions {
  readonly settings: TimescaleSettings;
  /** What the server is asked; a text says what it still lacks. */
  readonly check: (client: ClientBase) => Promise<string | undefined>;
  readonly outages: OutageLog;
  /** Called when several tries in a row got no answer at all: whoever still waits for one waits in vain. */
  readonly onUnreachable: () => void;
}

/** How the last try went. Without a `fault` the server can be used; it `answered` also when it said that it cannot. */
interface Outcome {
  readonly fault?: string;
  readonly answered: boolean;
}

const RETRY = { firstMs: 100, maxMs: 5_000 };
const UNREACHABLE_TRIES = 3;

/** Whether one server can be used. While it cannot, it is tried again in the background, for ever. */
export class ServerLink {
  readonly #options: ServerLinkOptions;
  readonly #closing = new AbortController();
  readonly #firstTry = Promise.withResolvers<void>();
  #waitingFor: string | undefined = 'the first connection';
  #trying: Promise<void>;

  constructor(options: ServerLinkOptions) {
    this.#options = options;
    this.#trying = this.#untilUsable();
  }

  /** What is waited for; undefined while the server can be used. */
  get waitingFor(): string | undefined {
    return this.#waitingFor;
  }

  /** Resolves when the first try is over, however it went. */
  get firstTry(): Promise<void> {
    return this.#firstTry.promise;
  }

  /** To be told that the server is gone. */
  lost(reason: string): void {
    if (this.#waitingFor !== undefined) return;
    this.#waitingFor = reason;
    this.#options.outages.failed(reason);
    this.#trying = this.#untilUsable();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#waitingFor = 'nothing any more: it is closed';
    this.#firstTry.resolve();
    await this.#trying;
  }

  async #untilUsable(): Promise<void> {
    const { outages, onUnreachable } = this.#options;
    const { signal } = this.#closing;
    let unanswered = 0;
    for (let attempt = 1; !signal.aborted; attempt++) {
      const { fault, answered } = await this.#tryOnce();
      if (signal.aborted) return;
      this.#waitingFor = fault;
      this.#firstTry.resolve();
      if (fault === undefined) return outages.recovered();
      outages.failed(fault);
      unanswered = answered ? 0 : unanswered + 1;
      if (unanswered === UNREACHABLE_TRIES) onUnreachable();
      await sleep(backoffMs(attempt, RETRY), undefined, { signal }).catch(() => undefined);
    }
  }

  /** A connection beside the pool, whose own may all be waiting for a server that vanished. */
  async #tryOnce(): Promise<Outcome> {
    const { settings, check } = this.#options;
    const { signal } = this.#closing;
    const client = new Client(connectionOptions(settings.url, settings));
    // A broken connection is reported by what was under way on it; `pg` also emits it, which nobody else needs to hear.
    client.on('error', () => undefined);
    const limit = { seconds: settings.requestTimeoutSeconds, what: 'a look at the server' };
    try {
      await untilAborted(client.connect(), signal);
      const ask = async (): Promise<string | undefined> => {
        const fault = await check(client);
        await client.end();
        return fault;
      };
      const fault = await untilAborted(withinTime(client, limit, ask), signal);
      return { answered: true, ...(fault === undefined ? {} : { fault }) };
    } catch (error) {
      breakConnection(client);
      return { answered: isSqlState(faultOf(error).code), fault: faultMessage(error) };
    }
  }
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(new Error('closed'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Nobody waits for it any more when it fails later.
    work.catch(() => undefined);
  }
}
