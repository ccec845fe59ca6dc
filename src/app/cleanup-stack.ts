import type { Logger } from '../telemetry/logger.ts';

/** What must be ended, last started first. */
export class CleanupStack {
  readonly #steps: { readonly what: string; readonly end: () => Promise<void> }[] = [];
  #running: Promise<void> | undefined;

  add(what: string, end: () => Promise<void>): void {
    this.#steps.push({ what, end });
  }

  /** Ends everything, also what comes after a step that fails; then throws the failures. Runs once however often called. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  /** After a start that failed: what stopped it is the news, so failures of ending the rest are only logged. */
  async runAfterFailure(log: Pick<Logger, 'error'>): Promise<void> {
    await this.run().catch((err: unknown) => log.error({ err }, 'ending what had been started failed'));
  }

  async #run(): Promise<void> {
    const failures: Error[] = [];
    for (const { what, end } of this.#steps.toReversed()) {
      try {
        await end();
      } catch (cause) {
        failures.push(new Error(`${what} could not be closed`, { cause }));
      }
    }
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new AggregateError(failures, 'several parts could not be closed');
  }
}
