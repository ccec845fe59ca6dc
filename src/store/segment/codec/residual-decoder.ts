import { SYMBOL_SLACK, unpackBits, unpackLowBits, unpackSymbols } from './bit-reader.ts';
import type { ByteSource } from './byte-source.ts';
import { PREFIX_CODES, type PrefixCode } from './prefix-codes.ts';
import {
  MINI_ROWS,
  PATCHED,
  PATCHED_WIDE,
  WIDE,
  WIDE_LOW_BITS,
  WIDE_LOW_SCALE,
  WIDTHS,
} from './residuals.ts';

/** Reads a residual stream one mini-block at a time into its own buffers. */
export class ResidualDecoder {
  /** The residuals of the last mini-block when `next` returned false. */
  readonly narrow = new Int32Array(MINI_ROWS + SYMBOL_SLACK);
  /** The residuals of the last mini-block when `next` returned true. */
  readonly wide = new Float64Array(MINI_ROWS);
  readonly #low = new Int32Array(MINI_ROWS);
  readonly #patchPositions = new Uint8Array(MINI_ROWS);
  readonly #patchValues = new Float64Array(MINI_ROWS);

  /** Decodes the next mini-block of `count` residuals. True when one of them may be 2^31 or more. */
  next(source: ByteSource, count: number): boolean {
    const header = source.readByte();
    if (header < PATCHED) {
      this.#unpack(source, header, count);
      return false;
    }
    if (header === WIDE) {
      this.#unpackWide(source, count);
      return true;
    }
    return this.#unpackPatched(source, header, count);
  }

  #unpack(source: ByteSource, header: number, count: number): void {
    const { narrow } = this;
    const { view } = source;
    const code = (header / WIDTHS) | 0;
    const width = header - code * WIDTHS;
    if (code === 0) {
      source.position = unpackBits(view, source.position, narrow, count, width);
      return;
    }
    const prefix = PREFIX_CODES[code - 1] as PrefixCode;
    source.position = unpackSymbols(view, source.position, narrow, count, prefix);
    if (width > 0) source.position = unpackLowBits(view, source.position, narrow, count, width);
  }

  #unpackWide(source: ByteSource, count: number): void {
    const { narrow, wide } = this;
    this.#unpack(source, source.readByte(), count);
    source.position = unpackBits(source.view, source.position, this.#low, count, WIDE_LOW_BITS);
    for (let i = 0; i < count; i++) {
      wide[i] = (narrow[i] as number) * WIDE_LOW_SCALE + (this.#low[i] as number);
    }
  }

  #unpackPatched(source: ByteSource, header: number, count: number): boolean {
    const patches = this.#readPatches(source);
    this.#unpack(source, source.readByte(), count);
    if (header !== PATCHED_WIDE) {
      for (let p = 0; p < patches; p++) {
        this.narrow[this.#patchPositions[p] as number] = this.#patchValues[p] as number;
      }
      return false;
    }
    for (let i = 0; i < count; i++) this.wide[i] = this.narrow[i] as number;
    for (let p = 0; p < patches; p++) {
      this.wide[this.#patchPositions[p] as number] = this.#patchValues[p] as number;
    }
    return true;
  }

  #readPatches(source: ByteSource): number {
    const patches = source.readByte();
    for (let p = 0; p < patches; p++) {
      this.#patchPositions[p] = source.readByte();
      this.#patchValues[p] = source.readVarint();
    }
    return patches;
  }
}
