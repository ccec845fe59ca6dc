const FIRST_CAPACITY = 8;

/**
 * The times of the requests allowed in the last window, oldest first, in a ring that grows by doubling up to the limit.
 * Exact: a request is counted from the moment it was allowed until `windowMs` later, not by buckets.
 */
export class SlidingWindow {
  #times = new Float64Array(FIRST_CAPACITY);
  #head = 0;
  #count = 0;

  get sizeBytes(): number {
    return this.#times.byteLength;
  }

  /** How many requests still count at `nowMs`. */
  countAt(nowMs: number, windowMs: number): number {
    while (this.#count > 0 && this.#oldest() <= nowMs - windowMs) {
      this.#head = (this.#head + 1) % this.#times.length;
      this.#count -= 1;
    }
    return this.#count;
  }

  add(nowMs: number): void {
    if (this.#count === this.#times.length) this.#grow();
    this.#times[(this.#head + this.#count) % this.#times.length] = nowMs;
    this.#count += 1;
  }

  /** When there will be fewer than `limit`, given that there are `limit` or more now. */
  freeAt(limit: number, windowMs: number): number {
    const index = (this.#head + this.#count - limit) % this.#times.length;
    return (this.#times[index] as number) + windowMs;
  }

  #oldest(): number {
    return this.#times[this.#head] as number;
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2);
    const tail = this.#times.subarray(this.#head);
    times.set(tail);
    times.set(this.#times.subarray(0, this.#head), tail.length);
    this.#times = times;
    this.#head = 0;
  }
}
