import type { AgentSettings } from '../config/sections/agent.ts';
import type { Clock } from '../lib/clock.ts';
import type { Timers } from '../lib/timers.ts';
import type { Tags } from '../model/series.ts';
import { SECOND_MS } from '../model/time.ts';
import type { Transport } from './delivery/transport.ts';
import type { AgentLog } from './log.ts';
import { MetricAgent } from './metric-agent.ts';
import type { AgentProblem } from './problem.ts';

export interface HostSinkOptions {
  readonly log: AgentLog;
  /** Instead of the setting: `serve` pushes to its own address. */
  readonly serverUrl?: string;
  /** Where the setting is empty; without either, unsent samples are kept in memory only. */
  readonly spoolDir?: string;
  readonly closeTimeoutMs?: number;
  readonly transport?: Transport;
  readonly clock?: Clock;
  readonly timers?: Timers;
}

/** The MetricAgent that the settings describe, its troubles going to the log. */
export function createHostSink(settings: AgentSettings, options: HostSinkOptions): MetricAgent {
  const { log, clock, timers, closeTimeoutMs, transport } = options;
  const logger = new ProblemLogger(log);
  const spoolDir = settings.spoolDir || options.spoolDir;
  return new MetricAgent({
    serverUrl: options.serverUrl ?? settings.serverUrl,
    apiKey: settings.apiKey,
    tags: parseTags(settings.tags),
    maxBatchSamples: settings.maxBatchSamples,
    flushMs: settings.flushSeconds * SECOND_MS,
    requestTimeoutMs: settings.requestTimeoutSeconds * SECOND_MS,
    retryMinMs: settings.retryMinSeconds * SECOND_MS,
    retryMaxMs: settings.retryMaxSeconds * SECOND_MS,
    ...(spoolDir && { spool: { dir: spoolDir, maxBytes: settings.spoolMaxBytes } }),
    ...(closeTimeoutMs !== undefined && { closeTimeoutMs }),
    ...(transport !== undefined && { transport }),
    ...(clock !== undefined && { clock }),
    ...(timers !== undefined && { timers }),
    onError: (problem) => logger.problem(problem),
    onRecovery: (failures) => logger.recovery(failures),
  });
}

/** Each `key=value`, as the setting's pattern makes sure. */
function parseTags(tags: readonly string[]): Tags {
  return Object.fromEntries(
    tags.map((tag) => {
      const equals = tag.indexOf('=');
      return [tag.slice(0, equals).trim(), tag.slice(equals + 1).trim()];
    }),
  );
}

/** A server that is away fails every try the same way: a line every few seconds would tell nothing new. */
const QUIET_MS = 10 * 60 * SECOND_MS;

class ProblemLogger {
  readonly #log: AgentLog;
  readonly #lastMs = new Map<string, number>();

  constructor(log: AgentLog) {
    this.#log = log;
  }

  problem({ code, message, samplesLost }: AgentProblem): void {
    const now = performance.now();
    // What costs samples is always told; the agent itself tells floods once a flush.
    if (samplesLost === 0 && now - (this.#lastMs.get(code) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return;
    this.#lastMs.set(code, now);
    this.#log.warn({ code, samplesLost }, message);
  }

  recovery(failures: number): void {
    // The next outage is a new one.
    this.#lastMs.delete('SEND_FAILED');
    this.#log.info({ failures }, 'the server takes metrics again');
  }
}
