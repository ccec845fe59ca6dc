import type { Clock } from '../../lib/clock.ts';
import type { PartHealth } from '../../lib/part-health.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { errorText } from './error-text.ts';

const REPEAT_MS = 30_000;

/** Logs the beginning and the end of an outage once each, and that it lasts now and then; knows what health says of it. */
export class OutageLog {
  readonly #purpose: string;
  readonly #clock: Clock;
  readonly #log: Pick<Logger, 'info' | 'warn'>;
  #sinceMs: TimestampMs;
  #loggedAtMs: number | undefined;
  #health: PartHealth | undefined;

  constructor({
    purpose,
    clock,
    log,
  }: { purpose: string; clock: Clock; log: Pick<Logger, 'info' | 'warn'> }) {
    this.#purpose = purpose;
    this.#clock = clock;
    this.#log = log;
    this.#sinceMs = clock.now();
  }

  failed(broker: string, cause: unknown): void {
    if (this.#health === undefined) this.#sinceMs = this.#clock.now();
    const { code, text } = errorText(cause);
    const since = new Date(this.#sinceMs).toISOString();
    const message = `RabbitMQ at ${broker} cannot be used since ${since}: ${text}; trying again`;
    this.#health = { status: 'failing', message, ...(code === undefined ? {} : { code }) };
    const nowMs = this.#clock.monotonicMs();
    if (this.#loggedAtMs !== undefined && nowMs - this.#loggedAtMs < REPEAT_MS) return;
    this.#loggedAtMs = nowMs;
    this.#log.warn(
      { broker, purpose: this.#purpose, reason: text },
      'no connection to RabbitMQ; trying again',
    );
  }

  over(broker: string): void {
    this.#health = undefined;
    const wasLogged = this.#loggedAtMs !== undefined;
    this.#loggedAtMs = undefined;
    const message = wasLogged ? 'connected to RabbitMQ again' : 'connected to RabbitMQ';
    this.#log.info({ broker, purpose: this.#purpose }, message);
  }

  health(): PartHealth {
    return this.#health ?? { status: 'failing', message: 'connecting to RabbitMQ' };
  }
}
