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
  /** Called when the server is lost: connections that nobody uses may lead nowhere any more. */
  readonly onLost: () => void;
  /** Called when several tries in a row got no answer at all: whoever still waits for one waits in vain. */
  readonly onUnreachable: () => void;
  /** How long until it is checked again while it can be used; a minute when it is left out. */
  readonly recheckMs?: number | undefined;
}

/** How a try went: the check `passed` or `failed`, or did not come to an end because the server `refused` it or was `silent`. */
type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed' | 'refused' | 'silent'; readonly fault: string };

const RETRY = { firstMs: 100, maxMs: 5_000 };
const UNREACHABLE_TRIES = 3;
/** Connections that stay open hide a migration that this program cannot live with, and a name that leads elsewhere by now. */
const RECHECK_MS = 60_000;

/** Whether one server can be used. While it cannot, it is tried again in the background, for ever. */
export class ServerLink {
  readonly #options: ServerLinkOptions;
  readonly #closing = new AbortController();
  readonly #firstTry = Promise.withResolvers<void>();
  #waitingFor: string | undefined = 'the first connection';
  #trying: Promise<void>;
  #recheck: NodeJS.Timeout | undefined;

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
    clearTimeout(this.#recheck);
    this.#waitingFor = reason;
    this.#options.outages.failed(reason);
    this.#options.onLost();
    this.#trying = this.#untilUsable();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#recheck);
    this.#waitingFor = 'nothing any more: it is closed';
    this.#firstTry.resolve();
    await this.#trying;
  }

  async #untilUsable(): Promise<void> {
    const { outages, onUnreachable } = this.#options;
    const { signal } = this.#closing;
    let silences = 0;
    for (let attempt = 1; !signal.aborted; attempt++) {
      const outcome = await this.#tryOnce();
      if (signal.aborted) return;
      this.#waitingFor = outcome.kind === 'passed' ? undefined : outcome.fault;
      this.#firstTry.resolve();
      if (outcome.kind === 'passed') {
        outages.recovered();
        return this.#recheckLater();
      }
      outages.failed(outcome.fault);
      silences = outcome.kind === 'silent' ? silences + 1 : 0;
      if (silences === UNREACHABLE_TRIES) onUnreachable();
      await sleep(backoffMs(attempt, RETRY), undefined, { signal }).catch(() => undefined);
    }
  }

  #recheckLater(): void {
    const { recheckMs = RECHECK_MS } = this.#options;
    clearTimeout(this.#recheck);
    this.#recheck = setTimeout(() => {
      this.#trying = this.#checkAgain();
    }, recheckMs);
    this.#recheck.unref();
  }

  /** Only what the check says counts: whether the server answers is seen by those who work with it. */
  async #checkAgain(): Promise<void> {
    const outcome = await this.#tryOnce();
    if (this.#closing.signal.aborted || this.#waitingFor !== undefined) return;
    if (outcome.kind === 'failed') this.lost(outcome.fault);
    else this.#recheckLater();
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
      return fault === undefined ? { kind: 'passed' } : { kind: 'failed', fault };
    } catch (error) {
      breakConnection(client);
      return { kind: isSqlState(faultOf(error).code) ? 'refused' : 'silent', fault: faultMessage(error) };
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
