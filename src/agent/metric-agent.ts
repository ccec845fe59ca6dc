import { type Clock, systemClock } from '../lib/clock.ts';
import { type CancelTimer, systemTimers, type Timers } from '../lib/timers.ts';
import type { Tags } from '../model/series.ts';
import type { TimestampMs } from '../model/time.ts';
import { Backoff } from './delivery/backoff.ts';
import { Delivery } from './delivery/delivery.ts';
import { createHttpTransport } from './delivery/http-transport.ts';
import { Outbox } from './delivery/outbox.ts';
import { Histograms, seriesOf } from './histograms.ts';
import { type MetricAgentOptions, type ResolvedOptions, resolveOptions } from './options.ts';
import { AgentProblem } from './problem.ts';
import { counterSample, RunningTotals } from './running-totals.ts';
import { type AgentSample, seriesKey } from './sample.ts';
import { SampleBuffer } from './sample-buffer.ts';
import { Spool } from './spool/spool.ts';
import { AgentCounters, type AgentStats } from './stats.ts';
import {
  checkFinite,
  checkName,
  checkNotNegative,
  checkTags,
  checkTimestamp,
  checkUnit,
} from './validate.ts';

export interface GaugeOptions {
  /** When it was measured; now where absent. */
  readonly timestamp?: TimestampMs | Date;
  readonly unit?: string;
}

export interface CountOptions {
  readonly unit?: string;
}

export interface HistogramOptions {
  readonly unit?: string;
  /** Upper bounds, rising; the first use of a name fixes them. Without it `histogramBuckets` of the agent. */
  readonly buckets?: readonly number[];
}

/**
 * Sends an application's metrics to a Dashboarding server: buffers, batches, retries, and keeps unsent batches on
 * disk where a spool folder is given. Only wrong arguments throw (a `TypeError`, at the call); whatever goes wrong
 * later is counted in `stats()` and told to `onError`. Nothing keeps the process alive.
 */
export class MetricAgent {
  readonly #options: ResolvedOptions;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #counters = new AgentCounters();
  readonly #totals = new RunningTotals();
  readonly #histograms: Histograms;
  readonly #buffer: SampleBuffer;
  readonly #outbox: Outbox;
  readonly #delivery: Delivery;
  #cancelTick: CancelTimer = () => undefined;
  #overflowed = 0;
  #tooManySeries = 0;
  #closed: Promise<void> | undefined;

  constructor(options: MetricAgentOptions) {
    this.#options = resolveOptions(options);
    this.#clock = options.clock ?? systemClock;
    this.#timers = options.timers ?? systemTimers;
    this.#histograms = new Histograms(this.#options.histogramBuckets);
    this.#buffer = new SampleBuffer(this.#options.maxBufferSamples);
    this.#outbox = this.#createOutbox();
    this.#delivery = this.#createDelivery(options);
    this.#scheduleTick();
    // A spool that an earlier run left is sent at once.
    if (this.#options.spool !== undefined) void this.#delivery.wake();
  }

  /** Records a level, such as a temperature or a queue's length. */
  gauge(name: string, value: number, tags?: Tags, options: GaugeOptions = {}): void {
    const unit = checkUnit(options.unit);
    const checkedTags = checkTags(tags);
    this.#push({
      name: checkName(name),
      value: checkFinite(value, `gauge ${name}: value`),
      timestamp: checkTimestamp(options.timestamp) ?? this.#clock.now(),
      type: 'gauge',
      ...(unit !== undefined && { unit }),
      ...(checkedTags !== undefined && { tags: checkedTags }),
    });
  }

  /**
   * Adds to a counter. The agent keeps the running total of each series and sends it with every flush, first a 0:
   * so a batch that is lost, late or sent twice cannot make `rate` and `increase` wrong.
   */
  count(name: string, delta = 1, tags?: Tags, options: CountOptions = {}): void {
    checkName(name);
    const checkedTags = checkTags(tags);
    const unit = checkUnit(options.unit);
    checkNotNegative(delta, `count ${name}: delta`, 'use gauge for what can fall');
    const key = seriesKey(name, checkedTags);
    if (this.#totals.add(key, delta) || !this.#mayAddSeries(1)) return;
    this.#totals.begin(key, { name, tags: checkedTags, unit, value: delta });
    this.#push(counterSample(name, 0, this.#beforeNow(), { tags: checkedTags, unit }));
  }

  /** Records a running total that is counted elsewhere, such as the kernel's bytes of a network interface. */
  total(name: string, value: number, tags?: Tags, options: GaugeOptions = {}): void {
    checkName(name);
    const total = checkNotNegative(value, `total ${name}: value`, 'use gauge for what can fall');
    const timestamp = checkTimestamp(options.timestamp) ?? this.#clock.now();
    this.#push(
      counterSample(name, total, timestamp, { tags: checkTags(tags), unit: checkUnit(options.unit) }),
    );
  }

  /** Counts a value into the buckets of a distribution: `name_bucket{le}`, `name_sum`, `name_count`. */
  histogram(name: string, value: number, tags?: Tags, options: HistogramOptions = {}): void {
    checkName(name);
    const checkedTags = checkTags(tags);
    if (checkedTags?.le !== undefined) throw new TypeError('tags: le is taken by the buckets');
    const unit = checkUnit(options.unit);
    checkNotNegative(value, `histogram ${name}: value`, 'its sum could fall otherwise');
    const bounds = this.#histograms.boundsOf(name, options.buckets);
    const key = seriesKey(name, checkedTags);
    if (this.#histograms.observe(key, value) || !this.#mayAddSeries(seriesOf(bounds))) return;
    const definition = { name, tags: checkedTags, unit, bounds };
    for (const sample of this.#histograms.begin(key, definition, this.#beforeNow())) this.#push(sample);
    this.#histograms.observe(key, value);
  }

  /**
   * Sends everything recorded until now. Resolves, never rejects: true when nothing is left to send, false when
   * something is kept for later because the server cannot take it now.
   */
  async flush(): Promise<boolean> {
    if (this.#closed !== undefined) {
      await this.#closed;
      return this.#outbox.isSentUntil(this.#buffer.endPosition);
    }
    const until = this.#collectAggregates();
    await this.#delivery.wake();
    return !this.#delivery.isWaiting && this.#outbox.isSentUntil(until);
  }

  /**
   * Sends what is left, for at most `closeTimeoutMs`, puts the rest into the spool and frees everything. Calls after
   * it record nothing. Never rejects.
   */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  stats(): AgentStats {
    return {
      ...this.#counters,
      bufferedSamples: this.#buffer.size + this.#outbox.heldSamples,
      spoolBytes: this.#outbox.spoolBytes,
      spoolBatches: this.#outbox.spoolBatches,
    };
  }

  #push(sample: AgentSample): void {
    this.#counters.samplesRecorded += 1;
    if (this.#closed !== undefined) {
      this.#counters.samplesDropped += 1;
      return;
    }
    this.#add(sample);
    if (this.#buffer.size === this.#options.maxBatchSamples) void this.#delivery.wake();
  }

  #add(sample: AgentSample): void {
    const dropped = this.#buffer.push(sample);
    this.#overflowed += dropped;
    this.#counters.samplesDropped += dropped;
  }

  /** Puts totals and histograms into the buffer and makes all of it due; returns the buffer's end. */
  #collectAggregates(): number {
    const now = this.#clock.now();
    for (const source of [this.#totals, this.#histograms]) {
      for (const sample of source.samples(now)) {
        this.#counters.samplesRecorded += 1;
        this.#add(sample);
      }
    }
    this.#outbox.markDue();
    this.#reportLosses();
    return this.#buffer.endPosition;
  }

  #scheduleTick(): void {
    this.#cancelTick = this.#timers.after(this.#options.flushMs, () => {
      this.#scheduleTick();
      this.#collectAggregates();
      void this.#delivery.wake();
    });
  }

  async #close(): Promise<void> {
    this.#cancelTick();
    this.#collectAggregates();
    await this.#delivery.close(this.#options.closeTimeoutMs);
  }

  /** The zero point of a counter lies just before its first value, so that `increase` sees that value too. */
  #beforeNow(): TimestampMs {
    return this.#clock.now() - 1;
  }

  #mayAddSeries(series: number): boolean {
    if (this.#totals.size + this.#histograms.seriesCount + series <= this.#options.maxSeries) return true;
    this.#tooManySeries += 1;
    this.#counters.samplesDropped += 1;
    return false;
  }

  /** Losses come in floods, so they are told once a flush. */
  #reportLosses(): void {
    const { maxBufferSamples, maxSeries } = this.#options;
    if (this.#overflowed > 0) {
      const message = `the buffer of ${maxBufferSamples} samples was full: the ${this.#overflowed} oldest are dropped`;
      this.#report(new AgentProblem('BUFFER_FULL', message, { samplesLost: this.#overflowed }));
    }
    if (this.#tooManySeries > 0) {
      const message = `${this.#tooManySeries} counts would have begun more than ${maxSeries} series and are dropped`;
      this.#report(new AgentProblem('TOO_MANY_SERIES', message, { samplesLost: this.#tooManySeries }));
    }
    this.#overflowed = 0;
    this.#tooManySeries = 0;
  }

  /** The application's handler must not be able to stop delivery. */
  #report = (problem: AgentProblem): void => {
    try {
      this.#options.onError(problem);
    } catch {
      // There is nobody left to tell.
    }
  };

  #createOutbox(): Outbox {
    const { spool, tags, maxBatchSamples } = this.#options;
    return new Outbox({
      buffer: this.#buffer,
      maxBatchSamples,
      tags,
      clock: this.#clock,
      counters: this.#counters,
      report: this.#report,
      openSpool: spool === undefined ? undefined : () => this.#openSpool(spool),
    });
  }

  #openSpool({ dir, maxBytes }: { dir: string; maxBytes: number }): Promise<Spool> {
    return Spool.open({
      dir,
      maxBytes,
      now: () => this.#clock.now(),
      onDropped: (samples) => {
        this.#counters.samplesDropped += samples;
        const message = `the spool of ${maxBytes} bytes was full: its oldest batch of ${samples} samples is dropped`;
        this.#report(new AgentProblem('SPOOL_FULL', message, { samplesLost: samples }));
      },
      onCorrupt: (name, samples, cause) => {
        this.#counters.samplesDropped += samples;
        this.#counters.corruptFiles += 1;
        const message = `the spool file ${name} cannot be read and is set aside`;
        this.#report(new AgentProblem('SPOOL_CORRUPT', message, { samplesLost: samples, cause }));
      },
    });
  }

  #createDelivery(options: MetricAgentOptions): Delivery {
    const { url, apiKey, requestTimeoutMs, retryMinMs, retryMaxMs } = this.#options;
    return new Delivery({
      url,
      apiKey,
      requestTimeoutMs,
      outbox: this.#outbox,
      transport: options.transport ?? createHttpTransport(),
      backoff: new Backoff({ minMs: retryMinMs, maxMs: retryMaxMs, random: options.random ?? Math.random }),
      clock: this.#clock,
      timers: this.#timers,
      counters: this.#counters,
      report: this.#report,
      onRecovery: (failures) => {
        try {
          this.#options.onRecovery(failures);
        } catch {
          // As in `#report`.
        }
      },
    });
  }
}
