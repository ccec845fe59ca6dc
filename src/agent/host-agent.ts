import { hostname, platform } from 'node:os';
import type { AgentSettings } from '../config/sections/agent.ts';
import { type Clock, systemClock } from '../lib/clock.ts';
import { type CancelTimer, systemTimers, type Timers } from '../lib/timers.ts';
import type { Tags } from '../model/series.ts';
import { SECOND_MS, type TimestampMs } from '../model/time.ts';
import { Collection } from './collection.ts';
import type { Collector, Reading } from './collectors/collector.ts';
import { createHostCollectors } from './collectors/host-collectors.ts';
import { createSelfCollector } from './collectors/self.ts';
import type { AgentLog } from './log.ts';
import type { MetricAgent } from './metric-agent.ts';
import { nextCollection, offsetOf, stampOf } from './schedule.ts';

export interface HostAgentDependencies {
  readonly settings: Pick<AgentSettings, 'intervalSeconds' | 'flushSeconds' | 'hostTag'>;
  /** Where the readings go; its owner closes it after `stop`. */
  readonly sink: Pick<MetricAgent, 'gauge' | 'total' | 'flush' | 'stats'>;
  readonly log: AgentLog;
  readonly clock?: Clock;
  readonly timers?: Timers;
  /** What to read besides the agent's own health; default everything this machine can tell. */
  readonly collectors?: readonly Collector[];
}

export interface HostAgent {
  /** Collects at once, a second later (percentages need two readings), then on the host's grid. */
  start(): void;
  /** Ends the collecting and waits for the one that runs. */
  stop(): Promise<void>;
}

/** Collects the metrics of this machine, all with the tags `host` and `os`. */
export function createHostAgent(deps: HostAgentDependencies): HostAgent {
  return new Host(deps);
}

class Host implements HostAgent {
  readonly #deps: HostAgentDependencies;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #tags: Tags;
  readonly #intervalMs: number;
  readonly #offsetMs: number;
  readonly #collection: Collection;
  #cancelNext: CancelTimer = () => undefined;
  #running: Promise<void> = Promise.resolve();
  #started = false;
  #stopped = false;

  constructor(deps: HostAgentDependencies) {
    const { settings, sink, log } = deps;
    this.#deps = deps;
    this.#clock = deps.clock ?? systemClock;
    this.#timers = deps.timers ?? systemTimers;
    const host = settings.hostTag === '' ? hostname() : settings.hostTag;
    this.#tags = { host, os: platform() };
    this.#intervalMs = Math.round(settings.intervalSeconds * SECOND_MS);
    this.#offsetMs = offsetOf(host, this.#intervalMs);
    const self = createSelfCollector({
      stats: () => sink.stats(),
      health: () => this.#collection.health,
    });
    this.#collection = new Collection({
      collectors: [...(deps.collectors ?? createHostCollectors(platform())), self],
      clock: this.#clock,
      timers: this.#timers,
      log,
      timeoutMs: Math.min(5 * SECOND_MS, this.#intervalMs / 2),
    });
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#run(undefined, () => this.#after(SECOND_MS, undefined));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelNext();
    await this.#running;
  }

  #after(delayMs: number, planned: TimestampMs | undefined): void {
    if (this.#stopped) return;
    this.#cancelNext = this.#timers.after(delayMs, () => this.#run(planned, () => this.#planNext()));
  }

  #planNext(): void {
    const now = this.#clock.now();
    const planned = nextCollection(now, { intervalMs: this.#intervalMs, offsetMs: this.#offsetMs });
    this.#after(planned - now, planned);
  }

  #run(planned: TimestampMs | undefined, then: () => void): void {
    this.#running = this.#collect(planned).then(then);
  }

  async #collect(planned: TimestampMs | undefined): Promise<void> {
    const { settings, sink, log } = this.#deps;
    const timestamp = stampOf(this.#clock.now(), planned, this.#intervalMs);
    try {
      for (const reading of await this.#collection.run()) this.#record(reading, timestamp);
    } catch (error) {
      log.warn({ err: error }, 'collecting failed');
    }
    // Waiting for the sink's own timer would only make the pages older, unless several collections are to travel
    // together. Not awaited: a slow server must not shift the next reading.
    if (settings.flushSeconds <= settings.intervalSeconds) void sink.flush();
  }

  #record({ name, value, type, unit, tags }: Reading, timestamp: TimestampMs): void {
    const { sink } = this.#deps;
    const options = { timestamp, ...(unit !== undefined && { unit }) };
    const all = { ...this.#tags, ...tags };
    if (type === 'counter') sink.total(name, value, all, options);
    else sink.gauge(name, value, all, options);
  }
}
