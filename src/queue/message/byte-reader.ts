import { unreadable } from './unreadable.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads little-endian fields one after the other; a field that is not all there throws `BATCH_UNREADABLE`. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u8(what: string): number {
    return this.#bytes[this.#take(1, what)] as number;
  }

  f64(what: string): number {
    return this.#view.getFloat64(this.#take(8, what), true);
  }

  /** Seven bits a byte, the lowest first, at most 32 bits. */
  varint(what: string): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8(what);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (value > 0xffff_ffff) break;
        return value;
      }
    }
    throw unreadable(`${what}: a number of more than 32 bits`);
  }

  text(what: string): string {
    const bytes = this.bytes(this.varint(what), what);
    try {
      return decoder.decode(bytes);
    } catch (cause) {
      throw unreadable(`${what}: not UTF-8`, cause);
    }
  }

  /** The next `length` bytes, not copied. */
  bytes(length: number, what: string): Uint8Array {
    const from = this.#take(length, what);
    return this.#bytes.subarray(from, from + length);
  }

  #take(length: number, what: string): number {
    if (length > this.left) {
      throw unreadable(
        `${what}: ${length} bytes expected, ${this.left} left; the message is cut off or damaged`,
      );
    }
    const from = this.#at;
    this.#at += length;
    return from;
  }
}
