import { setTimeout as sleep } from 'node:timers/promises';
import { type BatchShape, batchSamples } from '../../faults/support/batches.ts';
import { postUntilAcknowledged } from '../../faults/support/client.ts';
import { Ledger } from '../../faults/support/ledger.ts';
import { eventually } from '../wait.ts';

const CLIENTS = 4;
/** Of each client. Together 4,000 samples a second, which the database in WebAssembly takes beside everything else. */
const BATCHES_PER_SECOND = 5;
/** Longer than any fault of these tests: a client gives nothing up. */
const GIVE_UP_MS = 240_000;
const MINUTE = 60_000;

export interface LoadOptions {
  readonly metric: string;
  /** Where to send, one after the other; asked before each try, as clients ask a balancer. */
  readonly urls: () => readonly string[];
}

/** Clients that send batch after batch with an Idempotency-Key, each until it is acknowledged, and write down what was. */
export class Load {
  readonly metric: string;
  readonly ledger: Ledger;
  readonly #urls: LoadOptions['urls'];
  readonly #clients: Promise<unknown>;
  readonly #givingUp = new AbortController();
  #isStopping = false;
  #acknowledged = 0;
  #sentAgain = 0;
  #tries = 0;

  constructor({ metric, urls }: LoadOptions) {
    this.metric = metric;
    this.ledger = new Ledger(metric);
    this.#urls = urls;
    this.#clients = Promise.all(Array.from({ length: CLIENTS }, (_, client) => this.#run(client)));
    // A client that fails does so while the test is busy elsewhere; `finish` hands the failure on.
    this.#clients.catch(() => undefined);
  }

  /** Batches. */
  get acknowledged(): number {
    return this.#acknowledged;
  }

  /** Batches that were acknowledged after more than one try. */
  get sentAgain(): number {
    return this.#sentAgain;
  }

  /** Waits until so many more batches were acknowledged. */
  async more(batches: number): Promise<void> {
    const target = this.#acknowledged + batches;
    const failed = this.#clients.then(() => undefined);
    await Promise.race([
      failed,
      eventually(`${batches} more batches acknowledged`, () => this.#acknowledged >= target || undefined, {
        timeoutMs: GIVE_UP_MS,
      }),
    ]);
  }

  /** Waits until a batch had to be sent again that is not acknowledged yet: what is wrong now has hit the clients. */
  async hit(): Promise<void> {
    const [tries, acknowledged] = [this.#tries, this.#acknowledged];
    // Each client has one batch on its way at a time, so more tries than that are repetitions.
    const isHit = () => this.#tries - tries > this.#acknowledged - acknowledged + CLIENTS || undefined;
    await eventually('a batch sent again', isHit, { timeoutMs: 60_000 });
  }

  /** Sends no more; resolves when everything that was sent is acknowledged. */
  async finish(): Promise<void> {
    this.#isStopping = true;
    await this.#clients;
  }

  /** Ends also what is under way, for a test that failed. */
  async giveUp(): Promise<void> {
    this.#givingUp.abort();
    await this.finish().catch(() => undefined);
  }

  async #run(client: number): Promise<void> {
    const startMs = performance.now();
    for (let index = 0; !this.#isStopping; index++) {
      const samples = batchSamples(shapeOf(this.metric, client), index);
      const key = `${this.metric}-${client}-${index}`;
      const { tries } = await postUntilAcknowledged(() => this.#nextUrl(), samples, key, {
        timeoutMs: GIVE_UP_MS,
        retryMs: 100,
        signal: this.#givingUp.signal,
      });
      this.ledger.acknowledge(samples);
      this.#acknowledged++;
      if (tries > 1) this.#sentAgain++;
      // A pace, not a wait: so many batches a second.
      await sleep(Math.max(0, startMs + ((index + 1) * 1_000) / BATCHES_PER_SECOND - performance.now()));
    }
  }

  #nextUrl(): string {
    const urls = this.#urls();
    const url = urls[this.#tries++ % urls.length];
    // As an address that nobody listens on: the client tries again.
    if (url === undefined) throw new Error('no process takes samples now');
    return url;
  }
}

/** Half of the clients send what is new, half what is hours old, which takes another way through the database. */
function shapeOf(metric: string, client: number): BatchShape {
  const shape = { metric, client: `c${client}`, series: 20, samplesPerSeries: 10 };
  const isLate = client % 2 === 1;
  return isLate
    ? { ...shape, startMs: START_MS - 180 * MINUTE, stepMs: 400 }
    : { ...shape, startMs: START_MS - 5 * MINUTE, stepMs: 20 };
}

const START_MS = Math.floor(Date.now() / MINUTE) * MINUTE;
