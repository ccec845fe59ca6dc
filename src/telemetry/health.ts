import type { Clock } from '../lib/clock.ts';

/** `degraded` works with less than it should; `failing` does not work and makes the whole answer a 503. */
export type HealthStatus = 'ok' | 'degraded' | 'failing';

export interface HealthCheckResult {
  readonly status: HealthStatus;
  /** In words for the person on call: what is wrong, since when, what still works. */
  readonly message?: string;
}

export type HealthCheck = () => HealthCheckResult | Promise<HealthCheckResult>;

export interface HealthReport {
  readonly status: HealthStatus;
  readonly version: string;
  /** Seconds since the process started serving. */
  readonly uptime: number;
  readonly checks: Readonly<Record<string, HealthCheckResult>>;
}

export interface HealthDependencies {
  readonly clock: Clock;
  readonly version: string;
  /** A check that has not answered by then counts as failing. */
  readonly checkTimeoutMs?: number;
}

/** The parts of this process that can say whether they work. */
export class HealthChecks {
  readonly #clock: Clock;
  readonly #version: string;
  readonly #checkTimeoutMs: number;
  readonly #startedMs: number;
  readonly #checks = new Map<string, HealthCheck>();

  constructor({ clock, version, checkTimeoutMs = 2_000 }: HealthDependencies) {
    this.#clock = clock;
    this.#version = version;
    this.#checkTimeoutMs = checkTimeoutMs;
    this.#startedMs = clock.monotonicMs();
  }

  add(name: string, check: HealthCheck): void {
    if (this.#checks.has(name)) throw new Error(`BUG: the health check ${name} was added twice`);
    this.#checks.set(name, check);
  }

  /** Asks every part at once. Never throws: a check that throws or hangs is failing, with the reason. */
  async report(): Promise<HealthReport> {
    const names = [...this.#checks.keys()];
    const results = await Promise.all([...this.#checks.values()].map((check) => this.#run(check)));
    return {
      status: worst(results),
      version: this.#version,
      uptime: Math.round((this.#clock.monotonicMs() - this.#startedMs) / 100) / 10,
      checks: Object.fromEntries(results.map((result, index) => [names[index] ?? '', result])),
    };
  }

  async #run(check: HealthCheck): Promise<HealthCheckResult> {
    const timeout = Promise.withResolvers<HealthCheckResult>();
    const timer = setTimeout(
      () => timeout.resolve({ status: 'failing', message: `no answer within ${this.#checkTimeoutMs} ms` }),
      this.#checkTimeoutMs,
    );
    try {
      return await Promise.race([check(), timeout.promise]);
    } catch (error) {
      return { status: 'failing', message: error instanceof Error ? error.message : String(error) };
    } finally {
      clearTimeout(timer);
    }
  }
}

function worst(results: readonly HealthCheckResult[]): HealthStatus {
  if (results.some(({ status }) => status === 'failing')) return 'failing';
  return results.some(({ status }) => status === 'degraded') ? 'degraded' : 'ok';
}
