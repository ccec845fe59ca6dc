import type { Clock } from '../lib/clock.ts';

/** The part of a logger that is needed. */
export interface DatabaseLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const REPEAT_MS = 30_000;

/** Says that a server is away when it goes, every 30 s while it is, and when it is back; not on each try. */
export class OutageLog {
  readonly #of: string;
  readonly #server: string;
  readonly #clock: Clock;
  readonly #log: DatabaseLog;
  #sinceMs: number | undefined;
  #saidMs = 0;

  /** `of` is what the server is called: `TimescaleDB`. */
  constructor({
    of,
    server,
    clock,
    log,
  }: {
    readonly of: string;
    readonly server: string;
    readonly clock: Clock;
    readonly log: DatabaseLog;
  }) {
    this.#of = of;
    this.#server = server;
    this.#clock = clock;
    this.#log = log;
  }

  failed(reason: string): void {
    const nowMs = this.#clock.monotonicMs();
    const isFirst = this.#sinceMs === undefined;
    this.#sinceMs ??= nowMs;
    if (!isFirst && nowMs - this.#saidMs < REPEAT_MS) return;
    this.#saidMs = nowMs;
    this.#log.warn(
      { server: this.#server, reason },
      `waiting for ${this.#of}; trying again until it is there`,
    );
  }

  recovered(): void {
    const awayMs =
      this.#sinceMs === undefined ? undefined : Math.round(this.#clock.monotonicMs() - this.#sinceMs);
    this.#sinceMs = undefined;
    const fields = { server: this.#server, ...(awayMs === undefined ? {} : { awayMs }) };
    this.#log.info(fields, `connected to ${this.#of}`);
  }
}
