/** Runs a task again and again, one run after the other, until it is stopped. */
export class Loop {
  readonly #task: () => Promise<number>;
  #timer: NodeJS.Timeout | undefined;
  #run: Promise<void> | undefined;
  #isStopped = false;
  #isWoken = false;

  /** `task` returns after how many milliseconds it wants to run again. It must not reject. */
  constructor(task: () => Promise<number>) {
    this.#task = task;
  }

  start(): void {
    this.#schedule(0);
  }

  /** Runs as soon as it can: now, or right after the run that goes on. */
  wake(): void {
    if (this.#run === undefined) this.#schedule(0);
    else this.#isWoken = true;
  }

  /** Resolves when no run goes on and none will. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#run;
  }

  #schedule(delayMs: number): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#run = this.#once();
    }, delayMs);
  }

  async #once(): Promise<void> {
    this.#isWoken = false;
    const delayMs = await this.#task();
    this.#run = undefined;
    this.#schedule(this.#isWoken ? 0 : delayMs);
  }
}
