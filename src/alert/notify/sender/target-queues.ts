/** What is to be sent, by target; targets take turns, so that one with much to be sent does not hold up others. */
export class TargetQueues<T> {
  readonly #queues = new Map<string, T[]>();
  readonly #running = new Map<string, number>();
  readonly #maxRunning: number;
  readonly #maxRunningOfTarget: number;
  #size = 0;

  /** `maxRunning` items at once, of them a quarter for one target. */
  constructor(maxRunning: number) {
    this.#maxRunning = maxRunning;
    this.#maxRunningOfTarget = Math.max(1, Math.floor(maxRunning / 4));
  }

  /** Items that wait. */
  get size(): number {
    return this.#size;
  }

  /** Items of the target that wait. */
  sizeOf(target: string): number {
    return this.#queues.get(target)?.length ?? 0;
  }

  get running(): number {
    return [...this.#running.values()].reduce((sum, count) => sum + count, 0);
  }

  add(target: string, item: T): void {
    const queue = this.#queues.get(target);
    if (queue === undefined) this.#queues.set(target, [item]);
    else queue.push(item);
    this.#size += 1;
  }

  /** The next item that may begin, counted as running until `done`; undefined when none may. */
  take(): { readonly target: string; readonly item: T } | undefined {
    if (this.running >= this.#maxRunning) return undefined;
    for (const [target, queue] of this.#queues) {
      const running = this.#running.get(target) ?? 0;
      if (running >= this.#maxRunningOfTarget) continue;
      const item = queue.shift() as T;
      this.#size -= 1;
      // To the end of the line, or out of it.
      this.#queues.delete(target);
      if (queue.length > 0) this.#queues.set(target, queue);
      this.#running.set(target, running + 1);
      return { target, item };
    }
    return undefined;
  }

  done(target: string): void {
    const running = (this.#running.get(target) ?? 0) - 1;
    if (running > 0) this.#running.set(target, running);
    else this.#running.delete(target);
  }
}
