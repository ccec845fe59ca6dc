import type { ByteSource } from './byte-source.ts';
import { ALL_ZERO, HAS_DIVISOR, HAS_SLOPE, PREDICTOR, PREDICTOR_MASK } from './integers.ts';
import { ResidualDecoder } from './residual-decoder.ts';
import { MINI_ROWS } from './residuals.ts';

/** Decodes columns of whole numbers into float64 arrays. */
export class IntegerDecoder {
  readonly #residuals = new ResidualDecoder();
  readonly #floats = new Float64Array(MINI_ROWS);

  decode(source: ByteSource, out: Float64Array, offset: number, count: number): void {
    const header = source.readByte();
    const base = source.readSignedVarint();
    const divisor = (header & HAS_DIVISOR) !== 0 ? source.readVarint() : 1;
    const slope = (header & HAS_SLOPE) !== 0 ? source.readSignedVarint() : 0;
    const allZero = (header & ALL_ZERO) !== 0;
    switch (header & PREDICTOR_MASK) {
      case PREDICTOR.center:
        // The same expression as in the encoder, so that both round alike.
        this.#center(
          source,
          out,
          offset,
          count,
          base,
          divisor,
          slope === 0 ? 0 : slope / (count - 1),
          allZero,
        );
        return;
      case PREDICTOR.delta:
        this.#delta(source, out, offset, count, base, divisor, slope * divisor, allZero);
        return;
      default:
        this.#delta2(source, out, offset, count, base, divisor, slope * divisor, allZero);
    }
  }

  #center(
    source: ByteSource,
    out: Float64Array,
    offset: number,
    count: number,
    base: number,
    divisor: number,
    perRow: number,
    allZero: boolean,
  ): void {
    if (allZero) {
      for (let i = 0; i < count; i++) out[offset + i] = base + divisor * Math.round(perRow * i);
      return;
    }
    for (let from = 0; from < count; from += MINI_ROWS) {
      const rows = Math.min(MINI_ROWS, count - from);
      const at = offset + from;
      if (this.#residuals.next(source, rows)) {
        const signed = this.#signedWide(rows);
        for (let i = 0; i < rows; i++) {
          out[at + i] = base + divisor * ((signed[i] as number) + Math.round(perRow * (from + i)));
        }
      } else if (perRow === 0) {
        centerNarrow(this.#residuals.narrow, out, at, rows, base, divisor);
      } else {
        lineNarrow(this.#residuals.narrow, out, at, rows, base, divisor, perRow, from);
      }
    }
  }

  #delta(
    source: ByteSource,
    out: Float64Array,
    offset: number,
    count: number,
    base: number,
    divisor: number,
    step: number,
    allZero: boolean,
  ): void {
    out[offset] = base;
    if (allZero) {
      for (let i = 1; i < count; i++) out[offset + i] = base + step * i;
      return;
    }
    let value = base;
    for (let from = 1; from < count; from += MINI_ROWS) {
      const rows = Math.min(MINI_ROWS, count - from);
      const at = offset + from;
      if (this.#residuals.next(source, rows)) {
        const signed = this.#signedWide(rows);
        for (let i = 0; i < rows; i++) {
          value += divisor * (signed[i] as number) + step;
          out[at + i] = value;
        }
      } else {
        value = deltaNarrow(this.#residuals.narrow, out, at, rows, value, divisor, step);
      }
    }
  }

  #delta2(
    source: ByteSource,
    out: Float64Array,
    offset: number,
    count: number,
    base: number,
    divisor: number,
    firstStep: number,
    allZero: boolean,
  ): void {
    out[offset] = base;
    let value = base;
    let step = firstStep;
    for (let from = 1; from < count; from += MINI_ROWS) {
      const rows = Math.min(MINI_ROWS, count - from);
      const at = offset + from;
      const signed = allZero ? this.#floats.fill(0) : this.#nextSigned(source, rows);
      for (let i = 0; i < rows; i++) {
        step += divisor * (signed[i] as number);
        value += step;
        out[at + i] = value;
      }
    }
  }

  /** The next mini-block as signed floats, whatever its width. */
  #nextSigned(source: ByteSource, rows: number): Float64Array {
    if (this.#residuals.next(source, rows)) return this.#signedWide(rows);
    const floats = this.#floats;
    const narrow = this.#residuals.narrow;
    for (let i = 0; i < rows; i++) {
      const residual = narrow[i] as number;
      floats[i] = (residual >>> 1) ^ -(residual & 1);
    }
    return floats;
  }

  #signedWide(rows: number): Float64Array {
    const wide = this.#residuals.wide;
    for (let i = 0; i < rows; i++) {
      const residual = wide[i] as number;
      const half = Math.floor(residual / 2);
      wide[i] = half * 2 === residual ? half : -half - 1;
    }
    return wide;
  }
}

function centerNarrow(
  residuals: Int32Array,
  out: Float64Array,
  at: number,
  rows: number,
  base: number,
  divisor: number,
): void {
  for (let i = 0; i < rows; i++) {
    const residual = residuals[i] as number;
    out[at + i] = base + divisor * ((residual >>> 1) ^ -(residual & 1));
  }
}

function lineNarrow(
  residuals: Int32Array,
  out: Float64Array,
  at: number,
  rows: number,
  base: number,
  divisor: number,
  perRow: number,
  firstRow: number,
): void {
  for (let i = 0; i < rows; i++) {
    const residual = residuals[i] as number;
    const line = Math.round(perRow * (firstRow + i));
    out[at + i] = base + divisor * (((residual >>> 1) ^ -(residual & 1)) + line);
  }
}

/** Returns the last value. */
function deltaNarrow(
  residuals: Int32Array,
  out: Float64Array,
  at: number,
  rows: number,
  start: number,
  divisor: number,
  step: number,
): number {
  let value = start;
  if (divisor === 1 && step === 0) {
    for (let i = 0; i < rows; i++) {
      const residual = residuals[i] as number;
      value += (residual >>> 1) ^ -(residual & 1);
      out[at + i] = value;
    }
    return value;
  }
  for (let i = 0; i < rows; i++) {
    const residual = residuals[i] as number;
    value += divisor * ((residual >>> 1) ^ -(residual & 1)) + step;
    out[at + i] = value;
  }
  return value;
}
