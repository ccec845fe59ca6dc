import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { postSamples } from '../http.ts';

export interface SenderOptions {
  readonly url: () => string;
  readonly metric: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly everyMs?: number;
}

/** Sends a level again and again, as an agent does, also while the server is away. Ends with the test. */
export class Sender {
  readonly #options: SenderOptions;
  #value: number | undefined;
  #stopped = false;
  #running: Promise<void>;

  constructor(t: Pick<TestContext, 'after'>, options: SenderOptions) {
    this.#options = options;
    this.#running = this.#run();
    t.after(() => this.stop());
  }

  /** From now on this value; undefined sends nothing. The first one is sent at once; resolves when it is acknowledged. */
  async set(value: number | undefined): Promise<void> {
    this.#value = value;
    if (value !== undefined) await this.#send(value);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    // A pace, not a wait.
    for (; !this.#stopped; await sleep(this.#options.everyMs ?? 250)) {
      const value = this.#value;
      if (value === undefined) continue;
      // While the server is away there is nobody to tell.
      await this.#send(value).catch(() => undefined);
    }
  }

  async #send(value: number): Promise<void> {
    const { url, metric, tags = { host: 'a' } } = this.#options;
    const reply = await postSamples(url(), [{ name: metric, value, tags, timestamp: Date.now() }]);
    if (reply.status !== 202) throw new Error(`a sample was answered with ${reply.status}`);
  }
}
