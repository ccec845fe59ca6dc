const FIRST_BYTES = 16 * 1024;

/** Joins the pieces of a body in one buffer, made large enough at once where the length is known. */
export class BodyBuffer {
  #buffer: Buffer;
  #length = 0;

  constructor(expectedBytes: number) {
    // Not from the shared pool. Memory that was never written to costs nothing, so a promised length may be trusted here.
    this.#buffer = Buffer.allocUnsafeSlow(Math.max(1, expectedBytes));
  }

  static ofUnknownLength(): BodyBuffer {
    return new BodyBuffer(FIRST_BYTES);
  }

  get length(): number {
    return this.#length;
  }

  append(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.#buffer.length) this.#grow(Math.max(length, this.#buffer.length * 2));
    this.#buffer.set(piece, this.#length);
    this.#length = length;
  }

  toBuffer(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #grow(bytes: number): void {
    const buffer = Buffer.allocUnsafeSlow(bytes);
    buffer.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = buffer;
  }
}
