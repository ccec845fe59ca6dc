import {
  COPY_DATA,
  COPY_DONE,
  FILE_HEADER,
  FILE_TRAILER,
  FRAME_HEADER_BYTES,
  postgresMicros,
} from './copy-format.ts';

/** What the server reads at once; larger frames make it grow its buffer, smaller ones cost more calls. */
const FRAME_BYTES = 64 * 1024;
/** Larger ones are given back after use. */
const KEPT_BYTES = 16 * 1024 * 1024;
const TWO_32 = 2 ** 32;

/**
 * Builds the messages of one COPY in a buffer that is used again for the next one: `start`, then rows, then `finish`.
 * Every row must have the size that `start` was told, in bytes, with its field count and field lengths.
 */
export class CopyBuffer {
  #bytes = Buffer.allocUnsafe(FRAME_BYTES);
  #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
  #offset = 0;
  #frameStart = 0;
  #rowBytes = 0;

  start(rows: number, rowBytes: number): void {
    this.#reserve(rows, rowBytes);
    this.#rowBytes = rowBytes;
    this.#offset = 0;
    this.#beginFrame();
    this.#bytes.set(FILE_HEADER, this.#offset);
    this.#offset += FILE_HEADER.length;
  }

  beginRow(fields: number): void {
    if (this.#offset + this.#rowBytes - this.#frameStart > FRAME_BYTES) {
      this.#endFrame();
      this.#beginFrame();
    }
    this.#view.setInt16(this.#offset, fields);
    this.#offset += 2;
  }

  int4(value: number): void {
    this.#view.setInt32(this.#offset, 4);
    this.#view.setInt32(this.#offset + 4, value);
    this.#offset += 8;
  }

  int8(value: number): void {
    this.#word64(Math.floor(value / TWO_32), value);
  }

  timestamp(timeMs: number): void {
    this.int8(postgresMicros(timeMs));
  }

  /** The two halves of the float's bits: as a plain number, a NaN may lose its payload. */
  float8(high: number, low: number): void {
    this.#word64(high, low);
  }

  /** All messages, `CopyDone` included; valid until the next `start`. */
  finish(): Buffer {
    this.#bytes.set(FILE_TRAILER, this.#offset);
    this.#offset += FILE_TRAILER.length;
    this.#endFrame();
    this.#bytes.set(COPY_DONE, this.#offset);
    this.#offset += COPY_DONE.length;
    return this.#bytes.subarray(0, this.#offset);
  }

  #word64(high: number, low: number): void {
    this.#view.setInt32(this.#offset, 8);
    this.#view.setInt32(this.#offset + 4, high);
    // Takes the lower 32 bits of a whole number of any size.
    this.#view.setInt32(this.#offset + 8, low);
    this.#offset += 12;
  }

  #reserve(rows: number, rowBytes: number): void {
    const rowsPerFrame = Math.floor((FRAME_BYTES - FRAME_HEADER_BYTES - FILE_HEADER.length) / rowBytes);
    const frames = Math.ceil(rows / rowsPerFrame) + 1;
    const needed =
      rows * rowBytes +
      frames * FRAME_HEADER_BYTES +
      FILE_HEADER.length +
      FILE_TRAILER.length +
      COPY_DONE.length;
    const size = this.#bytes.length;
    if (needed <= size && (size <= KEPT_BYTES || needed > KEPT_BYTES)) return;
    this.#bytes = Buffer.allocUnsafeSlow(needed);
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
  }

  #beginFrame(): void {
    this.#frameStart = this.#offset;
    this.#bytes[this.#offset] = COPY_DATA;
    this.#offset += FRAME_HEADER_BYTES;
  }

  #endFrame(): void {
    this.#view.setInt32(this.#frameStart + 1, this.#offset - this.#frameStart - 1);
  }
}
