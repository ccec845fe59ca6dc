/** Writes little-endian fields one after the other into a buffer that grows. */
export class ByteWriter {
  #bytes: Buffer;
  #at: number;

  /** The first `reserved` bytes are left to the caller. */
  constructor({ sizeHint, reserved }: { sizeHint: number; reserved: number }) {
    this.#bytes = Buffer.allocUnsafe(Math.max(sizeHint, reserved, 64));
    this.#at = reserved;
  }

  u8(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  f64(value: number): void {
    const at = this.#reserve(8);
    this.#bytes.writeDoubleLE(value, at);
  }

  varint(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.u8((rest & 0x7f) | 0x80);
      rest = Math.floor(rest / 128);
    }
    this.u8(rest);
  }

  text(value: string): void {
    const length = Buffer.byteLength(value);
    this.varint(length);
    const at = this.#reserve(length);
    this.#bytes.write(value, at, length, 'utf8');
  }

  bytes(value: Uint8Array): void {
    const at = this.#reserve(value.length);
    this.#bytes.set(value, at);
  }

  /** What was written, the reserved bytes included. */
  finish(): Buffer {
    const written = this.#bytes.subarray(0, this.#at);
    // What is kept must not hold on to much more memory than its length says.
    return this.#at < this.#bytes.length / 2 ? Buffer.from(written) : written;
  }

  #reserve(length: number): number {
    const at = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#at, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
    }
    return at;
  }
}
