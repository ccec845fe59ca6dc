import type { BufferPool } from './buffer-pool.ts';

/** Joins the pieces of a body in one buffer from a pool, made large enough at once where the length is known. */
export class BodyBuffer {
  readonly #pool: BufferPool;
  #buffer: Buffer;
  #length = 0;

  constructor(pool: BufferPool, expectedBytes: number) {
    this.#pool = pool;
    // Memory that was never written to costs nothing, so a promised length may be trusted here.
    this.#buffer = pool.take(expectedBytes);
  }

  get length(): number {
    return this.#length;
  }

  append(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.#buffer.length) this.#grow(length);
    this.#buffer.set(piece, this.#length);
    this.#length = length;
  }

  /** The bytes so far. They may be read until `release`. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  release(): void {
    this.#pool.give(this.#buffer);
  }

  #grow(bytes: number): void {
    const smaller = this.#buffer;
    this.#buffer = this.#pool.take(bytes);
    this.#buffer.set(smaller.subarray(0, this.#length));
    this.#pool.give(smaller);
  }
}
