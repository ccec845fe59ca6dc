const INITIAL_CAPACITY = 16;

/** A list of 32-bit numbers that costs 4 bytes an entry and no object each. */
export class Uint32List {
  #items = new Uint32Array(INITIAL_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Must be inside the list: what lies beyond is not checked. */
  at(index: number): number {
    return this.#items[index] as number;
  }

  set(index: number, value: number): void {
    this.#items[index] = value;
  }

  add(index: number, amount: number): void {
    this.#items[index] = (this.#items[index] as number) + amount;
  }

  push(value: number): void {
    if (this.#length === this.#items.length) this.#items = grown(this.#items, this.#length + 1);
    this.#items[this.#length++] = value;
  }

  /** The entries as they are now; a later `push` may move them elsewhere. */
  view(): Uint32Array {
    return this.#items.subarray(0, this.#length);
  }
}

/** A copy with room for at least `needed` entries. Half as much again: doubling would waste more at a million series. */
export function grown(items: Uint32Array, needed: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(needed, items.length + (items.length >>> 1)));
  larger.set(items);
  return larger;
}
