/** Deliveries of one channel, by their tags, to be acknowledged in as few frames as possible. */
export class AckWindow {
  /** Tags of what was delivered and not acknowledged to the broker yet, in order; true once settled here. */
  readonly #tags = new Map<number, boolean>();
  #settled: number[] = [];

  /** Deliveries the broker still counts as held by this channel. */
  get size(): number {
    return this.#tags.size;
  }

  /** Tags of these deliveries, in order. */
  get tags(): readonly number[] {
    return [...this.#tags.keys()];
  }

  delivered(tag: number): void {
    this.#tags.set(tag, false);
  }

  /** Returns true when nothing was settled before since the last `take`: time to plan one. */
  settle(tag: number): boolean {
    this.#tags.set(tag, true);
    return this.#settled.push(tag) === 1;
  }

  /** Forgets a delivery that was given back to the broker. */
  returned(tag: number): void {
    this.#tags.delete(tag);
  }

  /** What to acknowledge now: all up to one tag, in one frame, and single ones beyond it. */
  take(): { readonly upTo?: number; readonly singles: readonly number[] } {
    let upTo: number | undefined;
    for (const [tag, settled] of this.#tags) {
      if (!settled) break;
      upTo = tag;
      this.#tags.delete(tag);
    }
    const singles = this.#settled.filter((tag) => upTo === undefined || tag > upTo);
    for (const tag of singles) this.#tags.delete(tag);
    this.#settled = [];
    return upTo === undefined ? { singles } : { upTo, singles };
  }
}
