import { ByteSink } from './byte-sink.ts';
import { DecimalScan } from './decimal-scan.ts';
import { wordsOf } from './float-words.ts';
import { IntegerEncoder } from './integer-encoder.ts';
import { zigzag } from './integers.ts';
import {
  EXPONENT_SHIFT,
  HAS_PATCHES,
  KIND,
  PATCH_RAW,
  PATCH_WORDS,
  type Prediction,
  RAW_LOW,
} from './numbers.ts';
import { ResidualEncoder } from './residual-encoder.ts';

/** A decimal column with a larger share of numbers that are none is compared with the other kinds. */
const CLEAN_SHARE = 1 / 64;

/** Low halves that take as much are stored as they are. */
const RANDOM_LOW_BITS = 31;

/** Writes columns of float64 values in the smallest kind that fits them. */
export class NumberEncoder {
  readonly #scan = new DecimalScan();
  readonly #integers = new IntegerEncoder();
  readonly #residuals = new ResidualEncoder();
  #best = new ByteSink();
  #trial = new ByteSink();
  #spare = new Float64Array(0);
  #runValues = new Float64Array(0);

  /** Appends `values[from..to)`, at least one. The decoder must be given the same `prediction`. */
  write(sink: ByteSink, values: Float64Array, from: number, to: number, prediction?: Prediction): void {
    const count = to - from;
    const exponent = this.#scan.sampleExponent(values, from, count, false);
    this.#best.clear();
    if (exponent >= 0 && this.#tryDecimal(values, from, count, exponent, prediction)) {
      sink.writeBytes(this.#best.bytes, 0, this.#best.length);
      return;
    }
    this.#tryNearDecimal(values, from, count, prediction);
    this.#trySplit(values, from, count);
    this.#tryRuns(values, from, count);
    sink.writeBytes(this.#best.bytes, 0, this.#best.length);
  }

  /** True when nearly all values fit, so that no other kind needs to be tried. */
  #tryDecimal(
    values: Float64Array,
    from: number,
    count: number,
    sampled: number,
    prediction: Prediction | undefined,
  ): boolean {
    const scan = this.#scan;
    let exponent = sampled;
    scan.scan(values, from, count, exponent, prediction);
    if (scan.strayCount(values, from) > count * CLEAN_SHARE) {
      exponent = scan.exponentOfPatches(values, from, exponent);
      if (exponent > sampled) scan.scan(values, from, count, exponent, prediction);
    }
    this.#writeDecimal(KIND.decimal, values, from, count, exponent);
    this.#keepSmaller();
    return scan.strayCount(values, from) <= count * CLEAN_SHARE;
  }

  #tryNearDecimal(
    values: Float64Array,
    from: number,
    count: number,
    prediction: Prediction | undefined,
  ): void {
    const exponent = this.#scan.sampleExponent(values, from, count, true);
    if (exponent < 0) return;
    this.#scan.scanNear(values, from, count, exponent, prediction);
    if (this.#scan.patchCount * 2 > count) return;
    this.#writeDecimal(KIND.nearDecimal, values, from, count, exponent);
    const ulps = this.#scan.ulps;
    for (let i = 0; i < count; i++) ulps[i] = zigzag(ulps[i] as number);
    this.#residuals.write(this.#trial, ulps, count);
    this.#keepSmaller();
  }

  /** Writes header, patches and whole numbers of the last scan into the trial. */
  #writeDecimal(kind: number, values: Float64Array, from: number, count: number, exponent: number): void {
    const { whole, patchCount } = this.#scan;
    const trial = this.#trial;
    trial.clear();
    trial.writeByte(kind | (patchCount > 0 ? HAS_PATCHES : 0) | (exponent << EXPONENT_SHIFT));
    if (patchCount > 0) this.#writePatches(values, from);
    this.#integers.write(trial, whole, count);
  }

  #writePatches(values: Float64Array, from: number): void {
    const { patches, patchCount } = this.#scan;
    const trial = this.#trial;
    const words = wordsOf(values);
    trial.writeVarint(patchCount);
    let before = -1;
    for (let p = 0; p < patchCount; p++) {
      const i = patches[p] as number;
      trial.writeVarint(i - before - 1);
      before = i;
      const low = words[(from + i) * 2] as number;
      const high = words[(from + i) * 2 + 1] as number;
      const tag = patchTag(high, low);
      trial.writeByte(tag);
      if (tag !== PATCH_RAW) continue;
      trial.writeUint32(low);
      trial.writeUint32(high);
    }
  }

  #trySplit(values: Float64Array, from: number, count: number): void {
    const trial = this.#trial;
    const words = wordsOf(values);
    const half = this.#reserveSpare(count);
    trial.clear();
    trial.writeByte(KIND.split);
    for (let i = 0; i < count; i++) half[i] = words[(from + i) * 2 + 1] as number;
    this.#integers.write(trial, half, count);
    for (let i = 0; i < count; i++) half[i] = words[(from + i) * 2] as number;
    if (!this.#integers.write(trial, half, count, count * RANDOM_LOW_BITS)) {
      trial.bytes[0] = KIND.split | RAW_LOW;
      for (let i = 0; i < count; i++) trial.writeUint32(half[i] as number);
    }
    this.#keepSmaller();
  }

  #tryRuns(values: Float64Array, from: number, count: number): void {
    const words = wordsOf(values);
    const starts = this.#reserveSpare(count);
    if (this.#runValues.length < count) this.#runValues = new Float64Array(count * 2);
    const runWords = wordsOf(this.#runValues);
    let runs = 0;
    for (let i = 0; i < count; i++) {
      const at = (from + i) * 2;
      const same = i > 0 && words[at] === words[at - 2] && words[at + 1] === words[at - 1];
      starts[i] = same ? 0 : 1;
      if (same) continue;
      runWords[runs * 2] = words[at] as number;
      runWords[runs * 2 + 1] = words[at + 1] as number;
      runs++;
    }
    if (runs * 3 > count * 2) return;
    const runValues = this.#runValues;
    const shorter = new ByteSink();
    shorter.writeByte(KIND.runs);
    shorter.writeVarint(runs);
    this.#residuals.write(shorter, starts, count);
    const bestSoFar = this.#best;
    // Writing the run values uses this encoder's sinks; there are fewer of them each time, so this ends.
    this.#best = new ByteSink();
    this.write(shorter, runValues, 0, runs);
    this.#best = bestSoFar;
    this.#trial = shorter;
    this.#keepSmaller();
  }

  #keepSmaller(): void {
    const trial = this.#trial;
    if (this.#best.length > 0 && trial.length >= this.#best.length) return;
    this.#trial = this.#best;
    this.#best = trial;
  }

  #reserveSpare(count: number): Float64Array {
    if (this.#spare.length < count) this.#spare = new Float64Array(count * 2);
    return this.#spare;
  }
}

function patchTag(high: number, low: number): number {
  for (let tag = PATCH_RAW + 1; tag < PATCH_WORDS.length; tag++) {
    const words = PATCH_WORDS[tag] as readonly [number, number];
    if (words[0] === high && words[1] === low) return tag;
  }
  return PATCH_RAW;
}
