// Below this many, moving the rest to the front costs nothing.
const COMPACT_AT = 1024;

/** First in, first out, each step in constant time (an array's own `shift` moves all elements). */
export class Fifo<T> {
  #items: (T | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Puts an item before all others. */
  unshift(item: T): void {
    if (this.#head > 0) {
      this.#head -= 1;
      this.#items[this.#head] = item;
    } else {
      this.#items.unshift(item);
    }
  }

  /** The item that `shift` would return, left where it is. */
  peek(): T {
    if (this.length === 0) throw new Error('BUG: peek into an empty queue');
    return this.#items[this.#head] as T;
  }

  shift(): T {
    if (this.length === 0) throw new Error('BUG: shift of an empty queue');
    const item = this.#items[this.#head] as T;
    // Or a batch would be kept in memory until the next compaction.
    this.#items[this.#head] = undefined;
    this.#head += 1;
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    } else if (this.#head >= COMPACT_AT && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
