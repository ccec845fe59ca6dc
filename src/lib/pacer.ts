/** Lets long work give way: `pause` returns to the event loop when the current slice has lasted `sliceMs`. */
export class Pacer {
  readonly #sliceMs: number;
  #sliceStart = performance.now();

  constructor(sliceMs: number) {
    this.#sliceMs = sliceMs;
  }

  get due(): boolean {
    return performance.now() - this.#sliceStart >= this.#sliceMs;
  }

  async pause(): Promise<void> {
    if (!this.due) return;
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#sliceStart = performance.now();
  }
}
