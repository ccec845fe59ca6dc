import type { Clock } from '../../lib/clock.ts';
import type { CancelTimer, Timers } from '../../lib/timers.ts';
import { AgentProblem, type ReportProblem } from '../problem.ts';
import type { AgentCounters } from '../stats.ts';
import type { Backoff } from './backoff.ts';
import type { Batch } from './batch.ts';
import type { Outbox } from './outbox.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { Transport } from './transport.ts';

export interface DeliveryDependencies {
  readonly url: URL;
  readonly apiKey: string | undefined;
  readonly requestTimeoutMs: number;
  readonly outbox: Outbox;
  readonly transport: Transport;
  readonly backoff: Backoff;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly counters: AgentCounters;
  readonly report: ReportProblem;
  /** The first send that works after failures. */
  readonly onRecovery: (failures: number) => void;
}

/**
 * Empties the outbox into the server: one batch at a time, in order, each until it is taken or refused for good.
 * Never rejects.
 */
export class Delivery {
  readonly #deps: DeliveryDependencies;
  readonly #abort = new AbortController();
  #running: Promise<void> | undefined;
  #again = false;
  #closing = false;
  /** Set while a failure is being waited out. */
  #cancelWait: CancelTimer | undefined;

  constructor(deps: DeliveryDependencies) {
    this.#deps = deps;
  }

  get isWaiting(): boolean {
    return this.#cancelWait !== undefined;
  }

  /** Sends what is due, or moves it to the spool while a failure is waited out. Resolves when that is done. */
  wake(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run();
    return this.#running;
  }

  /** One last try that may take `timeoutMs`, then everything left goes to the spool. */
  async close(timeoutMs: number): Promise<void> {
    const { outbox, timers, transport } = this.#deps;
    this.#closing = true;
    this.#cancelWait?.();
    this.#cancelWait = undefined;
    const cancel = timers.after(timeoutMs, () => this.#abort.abort());
    await this.wake();
    cancel();
    this.#abort.abort();
    await outbox.close();
    transport.close();
  }

  async #run(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.#drain();
      } catch (cause) {
        // A full disk in the middle of a split, for example. It is waited out as a failed send, so that it cannot spin.
        this.#fail(describeCause(cause), { cause });
      }
    }
    // Here, not in a `finally` of the caller: a call of `wake` in between would wait for a run that is over.
    this.#running = undefined;
  }

  async #drain(): Promise<void> {
    const { outbox, backoff } = this.#deps;
    let failedNow = false;
    while (!this.#abort.signal.aborted && !failedNow) {
      if (this.isWaiting) return outbox.spill();
      // At the end, a server that did not answer a moment ago is not waited for where a disk keeps the samples.
      if (this.#closing && backoff.failures > 0 && outbox.isDurable) return;
      const batch = await outbox.next();
      if (batch === undefined) return;
      const outcome = await this.#send(batch);
      await this.#settle(batch, outcome);
      failedNow = outcome.kind === 'failed';
    }
  }

  async #send(batch: Batch): Promise<Outcome> {
    const { url, apiKey, requestTimeoutMs, transport, clock } = this.#deps;
    try {
      const response = await transport.post({
        url,
        headers: {
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          'content-length': String(batch.body.length),
          'idempotency-key': batch.key,
          'user-agent': 'dashboarding-agent',
          ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
        },
        body: batch.body,
        timeoutMs: requestTimeoutMs,
        signal: this.#abort.signal,
      });
      return outcomeOf(response, clock.now());
    } catch (cause) {
      return { kind: 'failed', message: describeCause(cause), retryAfterMs: undefined };
    }
  }

  async #settle(batch: Batch, outcome: Outcome): Promise<void> {
    const { outbox } = this.#deps;
    switch (outcome.kind) {
      case 'delivered':
        this.#deliver(batch, outcome);
        return outbox.settle(batch);
      case 'refused':
        this.#refuse(batch, outcome.message);
        return outbox.settle(batch);
      case 'too-large':
        if (batch.samples > 1) return outbox.split(batch);
        this.#refuse(batch, 'HTTP 413: a single sample is too large');
        return outbox.settle(batch);
      case 'failed':
        // To disk before anything else: whoever hears of the failure may end the process.
        await outbox.spill();
        this.#fail(outcome.message, { retryAfterMs: outcome.retryAfterMs });
        return;
    }
  }

  #deliver(batch: Batch, { refused, reasons }: { refused: number; reasons: readonly string[] }): void {
    const { counters, report } = this.#deps;
    this.#recover();
    counters.batchesSent += 1;
    counters.samplesSent += batch.samples - refused;
    if (refused === 0) return;
    counters.samplesRefused += refused;
    counters.samplesDropped += refused;
    const message = `the server refused ${refused} of ${batch.samples} samples: ${reasons.join('; ')}`;
    report(new AgentProblem('SAMPLES_REFUSED', message, { samplesLost: refused }));
  }

  #refuse({ samples }: Batch, reason: string): void {
    const { counters, report } = this.#deps;
    // The server is well: it answered.
    this.#recover();
    counters.samplesRefused += samples;
    counters.samplesDropped += samples;
    const message = `the server refused a batch of ${samples} samples: ${reason}`;
    report(new AgentProblem('BATCH_REFUSED', message, { samplesLost: samples }));
  }

  #recover(): void {
    const { backoff, onRecovery } = this.#deps;
    const { failures } = backoff;
    backoff.reset();
    if (failures > 0) onRecovery(failures);
  }

  #fail(
    reason: string,
    { retryAfterMs, cause }: { retryAfterMs?: number | undefined; cause?: unknown },
  ): void {
    const { backoff, timers, counters, report, url } = this.#deps;
    const delayMs = backoff.nextDelayMs(retryAfterMs);
    counters.sendErrors += 1;
    if (!this.#closing) {
      this.#cancelWait?.();
      this.#cancelWait = timers.after(delayMs, () => {
        this.#cancelWait = undefined;
        void this.wake();
      });
    }
    const next = this.#closing ? 'the agent is closing' : `next try in ${(delayMs / 1000).toFixed(1)} s`;
    report(new AgentProblem('SEND_FAILED', `sending to ${url.origin} failed: ${reason}; ${next}`, { cause }));
  }
}

/** Connection errors to several addresses come as an AggregateError without a message of its own. */
function describeCause(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(describeCause).join(', ');
  if (!(cause instanceof Error)) return String(cause);
  const message = cause.message || cause.name;
  return cause.cause === undefined ? message : `${message}: ${describeCause(cause.cause)}`;
}
