import type { Clock } from '../../lib/clock.ts';

export interface StoreLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const REPEAT_MS = 30_000;

/** Says that a server is away when it goes, every 30 s while it is, and when it is back; not on each try. */
export class OutageLog {
  readonly #server: string;
  readonly #clock: Clock;
  readonly #log: StoreLog;
  #sinceMs: number | undefined;
  #saidMs = 0;

  constructor({ server, clock, log }: { server: string; clock: Clock; log: StoreLog }) {
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
      'waiting for TimescaleDB; trying again until it is there',
    );
  }

  recovered(): void {
    const awayMs =
      this.#sinceMs === undefined ? undefined : Math.round(this.#clock.monotonicMs() - this.#sinceMs);
    this.#sinceMs = undefined;
    const fields = { server: this.#server, ...(awayMs === undefined ? {} : { awayMs }) };
    this.#log.info(fields, 'connected to TimescaleDB');
  }
}
