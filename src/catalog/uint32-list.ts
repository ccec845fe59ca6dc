const CHUNK_BITS = 16;
/** Entries of a chunk: 256 KiB, which is all that a long list can waste and all that is ever copied at once. */
const CHUNK = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK - 1;
const FIRST_CAPACITY = 8;

/** A list of 32-bit numbers that costs 4 bytes an entry. It grows by chunks, so that no `push` stalls for a large copy. */
export class Uint32List {
  readonly #chunks: Uint32Array[] = [];
  #length = 0;
  #capacity = 0;

  get length(): number {
    return this.#length;
  }

  /** Must be inside the list: what lies beyond is not checked. */
  at(index: number): number {
    return (this.#chunks[index >>> CHUNK_BITS] as Uint32Array)[index & CHUNK_MASK] as number;
  }

  set(index: number, value: number): void {
    (this.#chunks[index >>> CHUNK_BITS] as Uint32Array)[index & CHUNK_MASK] = value;
  }

  /** Whether the entries from `start` on are the first `length` of `items`. */
  equals(start: number, items: Uint32Array, length: number): boolean {
    const chunk = this.#chunks[start >>> CHUNK_BITS] as Uint32Array;
    const offset = start & CHUNK_MASK;
    if (offset + length > CHUNK) return this.#equalsAcrossChunks(start, items, length);
    for (let i = 0; i < length; i++) if (chunk[offset + i] !== items[i]) return false;
    return true;
  }

  #equalsAcrossChunks(start: number, items: Uint32Array, length: number): boolean {
    for (let i = 0; i < length; i++) if (this.at(start + i) !== items[i]) return false;
    return true;
  }

  push(value: number): void {
    if (this.#length === this.#capacity) this.#grow();
    this.set(this.#length++, value);
  }

  /** The first chunk starts small and doubles; most lists are short. */
  #grow(): void {
    if (this.#capacity >= CHUNK) {
      this.#chunks.push(new Uint32Array(CHUNK));
      this.#capacity += CHUNK;
      return;
    }
    this.#capacity = Math.max(FIRST_CAPACITY, this.#capacity * 2);
    const first = new Uint32Array(this.#capacity);
    if (this.#chunks[0] !== undefined) first.set(this.#chunks[0]);
    this.#chunks[0] = first;
  }
}
