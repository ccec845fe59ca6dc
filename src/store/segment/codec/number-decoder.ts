import type { ByteSource } from './byte-source.ts';
import { wordsOf } from './float-words.ts';
import { IntegerDecoder } from './integer-decoder.ts';
import {
  EXPONENT_SHIFT,
  HAS_PATCHES,
  KIND,
  KIND_MASK,
  PATCH_RAW,
  PATCH_WORDS,
  POWERS_OF_TEN,
  type Prediction,
  RAW_LOW,
  wholePrediction,
} from './numbers.ts';
import { ResidualDecoder } from './residual-decoder.ts';
import { MINI_ROWS } from './residuals.ts';

const TWO_32 = 2 ** 32;

/** Decodes what `NumberEncoder` wrote, bit for bit. */
export class NumberDecoder {
  readonly #integers = new IntegerDecoder();
  readonly #residuals = new ResidualDecoder();
  #spare = new Float64Array(0);
  #patches = new Int32Array(0);
  #patchWords = new Uint32Array(0);

  /** Reads `count` values into `out` from `offset` on. */
  decode(
    source: ByteSource,
    out: Float64Array,
    offset: number,
    count: number,
    prediction?: Prediction,
  ): void {
    const header = source.readByte();
    switch (header & KIND_MASK) {
      case KIND.decimal:
        this.#decimal(source, header, out, offset, count, prediction);
        return;
      case KIND.nearDecimal:
        this.#nearDecimal(source, header, out, offset, count, prediction);
        return;
      case KIND.split:
        this.#split(source, header, out, offset, count);
        return;
      default:
        this.#runs(source, out, offset, count);
    }
  }

  #decimal(
    source: ByteSource,
    header: number,
    out: Float64Array,
    offset: number,
    count: number,
    prediction: Prediction | undefined,
  ): void {
    const patches = (header & HAS_PATCHES) === 0 ? 0 : this.#readPatches(source);
    this.#readScaled(source, header, out, offset, count, prediction);
    if (patches > 0) this.#applyPatches(wordsOf(out), offset, patches);
  }

  #nearDecimal(
    source: ByteSource,
    header: number,
    out: Float64Array,
    offset: number,
    count: number,
    prediction: Prediction | undefined,
  ): void {
    const patches = (header & HAS_PATCHES) === 0 ? 0 : this.#readPatches(source);
    this.#readScaled(source, header, out, offset, count, prediction);
    const words = wordsOf(out);
    const { narrow } = this.#residuals;
    for (let from = 0; from < count; from += MINI_ROWS) {
      const rows = Math.min(MINI_ROWS, count - from);
      this.#residuals.next(source, rows);
      for (let i = 0; i < rows; i++) {
        const residual = narrow[i] as number;
        if (residual !== 0) addUlps(words, (offset + from + i) * 2, (residual >>> 1) ^ -(residual & 1));
      }
    }
    if (patches > 0) this.#applyPatches(words, offset, patches);
  }

  /** Whole numbers, plus what was predicted, over the power of ten. */
  #readScaled(
    source: ByteSource,
    header: number,
    out: Float64Array,
    offset: number,
    count: number,
    prediction: Prediction | undefined,
  ): void {
    this.#integers.decode(source, out, offset, count);
    const power = POWERS_OF_TEN[header >>> EXPONENT_SHIFT] as number;
    if (prediction !== undefined) addPrediction(out, offset, count, prediction, power);
    if (power !== 1) divide(out, offset, count, power);
  }

  #split(source: ByteSource, header: number, out: Float64Array, offset: number, count: number): void {
    const half = this.#reserveSpare(count);
    const words = wordsOf(out);
    this.#integers.decode(source, half, 0, count);
    for (let i = 0; i < count; i++) words[(offset + i) * 2 + 1] = half[i] as number;
    if ((header & RAW_LOW) === 0) {
      this.#integers.decode(source, half, 0, count);
      for (let i = 0; i < count; i++) words[(offset + i) * 2] = half[i] as number;
      return;
    }
    const { view } = source;
    const start = source.position;
    for (let i = 0; i < count; i++) words[(offset + i) * 2] = view.getUint32(start + i * 4, true);
    source.position = start + count * 4;
  }

  #runs(source: ByteSource, out: Float64Array, offset: number, count: number): void {
    const runs = source.readVarint();
    const starts = this.#reserveSpare(count);
    const { narrow } = this.#residuals;
    for (let from = 0; from < count; from += MINI_ROWS) {
      const rows = Math.min(MINI_ROWS, count - from);
      this.#residuals.next(source, rows);
      for (let i = 0; i < rows; i++) starts[from + i] = narrow[i] as number;
    }
    const runOfRow = Int32Array.from(starts.subarray(0, count));
    const values = new Float64Array(runs);
    this.decode(source, values, 0, runs);
    const valueWords = wordsOf(values);
    const words = wordsOf(out);
    let run = -1;
    for (let i = 0; i < count; i++) {
      run += runOfRow[i] as number;
      words[(offset + i) * 2] = valueWords[run * 2] as number;
      words[(offset + i) * 2 + 1] = valueWords[run * 2 + 1] as number;
    }
  }

  #readPatches(source: ByteSource): number {
    const patches = source.readVarint();
    if (this.#patches.length < patches) {
      this.#patches = new Int32Array(patches * 2);
      this.#patchWords = new Uint32Array(patches * 4);
    }
    let at = -1;
    for (let p = 0; p < patches; p++) {
      at += source.readVarint() + 1;
      this.#patches[p] = at;
      const tag = source.readByte();
      const words = PATCH_WORDS[tag] as readonly [number, number];
      this.#patchWords[p * 2] = tag === PATCH_RAW ? source.readUint32() : words[1];
      this.#patchWords[p * 2 + 1] = tag === PATCH_RAW ? source.readUint32() : words[0];
    }
    return patches;
  }

  #applyPatches(words: Uint32Array, offset: number, patches: number): void {
    for (let p = 0; p < patches; p++) {
      const at = (offset + (this.#patches[p] as number)) * 2;
      words[at] = this.#patchWords[p * 2] as number;
      words[at + 1] = this.#patchWords[p * 2 + 1] as number;
    }
  }

  #reserveSpare(count: number): Float64Array {
    if (this.#spare.length < count) this.#spare = new Float64Array(count * 2);
    return this.#spare;
  }
}

function addPrediction(
  out: Float64Array,
  offset: number,
  count: number,
  prediction: Prediction,
  power: number,
): void {
  const { values, from } = prediction;
  for (let i = 0; i < count; i++) {
    out[offset + i] = (out[offset + i] as number) + wholePrediction(values[from + i] as number, power);
  }
}

function divide(out: Float64Array, offset: number, count: number, power: number): void {
  for (let i = offset; i < offset + count; i++) out[i] = (out[i] as number) / power;
}

/** Adds to the 64-bit integer of a value's bits. */
function addUlps(words: Uint32Array, at: number, ulps: number): void {
  const low = (words[at] as number) + ulps;
  words[at] = low;
  if (low >= TWO_32) words[at + 1] = (words[at + 1] as number) + 1;
  else if (low < 0) words[at + 1] = (words[at + 1] as number) - 1;
}
