import { setTimeout as sleep } from 'node:timers/promises';
import { type ChannelModel, connect } from 'amqplib';
import { backoffMs } from '../../lib/backoff.ts';
import type { Clock } from '../../lib/clock.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { BrokerAddress } from './addresses.ts';
import { closeConnection } from './close-connection.ts';
import { OutageLog } from './outage-log.ts';

// A broker that just started may take some seconds until its queues have leaders; one without a majority of nodes never answers.
const SETUP_TIMEOUT_MS = 15_000;
// Long enough not to hammer a broker that just starts, short enough that a restart goes almost unnoticed.
const FIRST_DELAY_MS = 100;
// A connection that held this long was a good one: the next is tried soon after it ends.
const STEADY_MS = 1_000;

const NO_ANSWER = `it takes connections but did not answer for its queues within ${SETUP_TIMEOUT_MS / 1_000} s; a majority of its nodes must run`;

export interface LinkDependencies {
  /** What the connection is for: `publishing` or `consuming`. */
  readonly purpose: string;
  readonly addresses: readonly BrokerAddress[];
  readonly maxDelayMs: number;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly random?: () => number;
  /** Makes a new connection ready: queues, channels. When it throws, the connection is given up and tried again. */
  readonly setup: (connection: ChannelModel) => Promise<void>;
  /** The connection that was made ready last is gone. */
  readonly onDown: () => void;
}

/** Keeps one connection to RabbitMQ: made in the background, again and again, until closed. */
export class BrokerLink {
  readonly #deps: LinkDependencies;
  readonly #outage: OutageLog;
  readonly #closing = new AbortController();
  #connected = false;
  /** Ends the present connection, with the reason. */
  #giveUp: ((cause: unknown) => void) | undefined;
  #nextAddress = 0;
  #running: Promise<void> | undefined;

  constructor(dependencies: LinkDependencies) {
    this.#deps = dependencies;
    this.#outage = new OutageLog(dependencies);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  get connected(): boolean {
    return this.#connected;
  }

  health(): PartHealth {
    return this.#connected ? { status: 'ok' } : this.#outage.health();
  }

  /** Drops the present connection, because something on it went wrong, and makes a new one. */
  restart(cause: unknown): void {
    this.#giveUp?.(cause);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#giveUp?.(undefined);
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      const address = this.#address();
      try {
        const { heldMs, cause } = await this.#connectAndHold(address);
        // One that works and ends at once, over and over, is waited for as one that never works.
        if (heldMs >= STEADY_MS) attempt = 0;
        if (!signal.aborted) this.#outage.failed(address.name, cause);
      } catch (error) {
        if (!signal.aborted) this.#outage.failed(address.name, error);
      }
      await this.#wait(attempt);
    }
  }

  /** Other nodes are tried at once; a wait comes when all were tried. */
  async #wait(attempt: number): Promise<void> {
    const { addresses, maxDelayMs, random = Math.random } = this.#deps;
    const rounds = Math.floor(attempt / addresses.length);
    const ms =
      attempt % addresses.length === 0
        ? backoffMs(rounds, { firstMs: FIRST_DELAY_MS, maxMs: maxDelayMs, random })
        : 0;
    await sleep(ms, undefined, { signal: this.#closing.signal }).catch(() => undefined);
  }

  /** Resolves with the reason when the connection has ended. */
  async #connectAndHold(address: BrokerAddress): Promise<{ heldMs: number; cause: unknown }> {
    const { setup, onDown, clock } = this.#deps;
    const connection = await connect(address.connect, address.socket);
    const { promise: ended, resolve: giveUp } = Promise.withResolvers<unknown>();
    this.#giveUp = giveUp;
    let failure: unknown;
    connection.on('error', (error) => {
      failure = error;
    });
    connection.on('close', giveUp);
    if (this.#closing.signal.aborted) giveUp(undefined);
    const startMs = clock.monotonicMs();
    try {
      if (await this.#ready(setup(connection), ended)) {
        this.#connected = true;
        this.#outage.over(address.name);
      }
      const cause = await ended;
      // A broken socket closes its channels too, and that says less.
      return { cause: failure ?? cause, heldMs: clock.monotonicMs() - startMs };
    } finally {
      this.#connected = false;
      this.#giveUp = undefined;
      onDown();
      await closeConnection(connection);
    }
  }

  /** False when the connection ended while it was made ready. */
  async #ready(setup: Promise<void>, ended: Promise<unknown>): Promise<boolean> {
    const outcome = setup.then(() => true);
    // A connection that broke ends its setup with an error of less meaning, which nobody waits for any more.
    outcome.catch(() => undefined);
    const { promise: tooLate, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error(NO_ANSWER)), SETUP_TIMEOUT_MS);
    try {
      return await Promise.race([outcome, ended.then(() => false), tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  #address(): BrokerAddress {
    const { addresses } = this.#deps;
    const address = addresses[this.#nextAddress % addresses.length] as BrokerAddress;
    this.#nextAddress += 1;
    return address;
  }
}
