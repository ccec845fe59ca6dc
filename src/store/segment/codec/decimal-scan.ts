import { wordsOf } from './float-words.ts';
import { MAX_SPREAD, MAX_WHOLE } from './integers.ts';
import { MAX_EXPONENT, POWERS_OF_TEN, type Prediction, wholePrediction } from './numbers.ts';

const SAMPLE_ROWS = 24;
/** A near decimal is off by at most this many units in the last place. */
const MAX_ULPS = 2 ** 10;
/** Nearly every double is near some decimal of 16 digits; being near one of up to 12 digits says something. */
const NEAR_DIGITS_LIMIT = 1e12;
const NEAR_RELATIVE_ERROR = 2 ** -44;
const TWO_32 = 2 ** 32;

/** Writes values as whole numbers over a power of ten where that gives back the same bits. */
export class DecimalScan {
  /** `whole[i]` belongs to value `from + i`; a value that does not fit repeats the number before. */
  whole = new Float64Array(0);
  /** Units in the last place to add, for near decimals. */
  ulps = new Float64Array(0);
  /** Indexes, from 0, of the values that do not fit. */
  patches = new Int32Array(0);
  patchCount = 0;
  readonly #probe = new Float64Array(2);
  readonly #probeWords = wordsOf(this.#probe);

  /** The power of ten that a sample of the values needs; -1 when most of them are no decimals. */
  sampleExponent(values: Float64Array, from: number, count: number, near: boolean): number {
    const rows = Math.min(SAMPLE_ROWS, count);
    let exponent = 0;
    let finite = 0;
    let misses = 0;
    for (let s = 0; s < rows; s++) {
      const value = values[from + Math.floor((s * (count - 1)) / Math.max(1, rows - 1))] as number;
      if (value - value !== 0) continue;
      finite++;
      const needed = near ? nearExponent(value, exponent) : exactExponent(value, exponent);
      if (needed < 0) misses++;
      else exponent = needed;
    }
    return misses * 2 > finite ? -1 : exponent;
  }

  /** Fills `whole` and `patches`, taking `prediction` off. */
  scan(values: Float64Array, from: number, count: number, exponent: number, prediction?: Prediction): void {
    this.#reserve(count);
    if (exponent === 0 && prediction === undefined) {
      this.#scanWhole(values, from, count);
      return;
    }
    const { whole, patches } = this;
    const power = POWERS_OF_TEN[exponent] as number;
    let patchCount = 0;
    let first = Number.NaN;
    for (let i = 0; i < count; i++) {
      const value = values[from + i] as number;
      const number = Math.round(value * power);
      const rest = prediction === undefined ? number : number - predicted(prediction, i, power);
      if (i === patchCount) first = rest;
      // `1 / value` tells -0 apart, which whole numbers cannot hold.
      if (number / power === value && fits(number, rest, first) && (number !== 0 || 1 / value > 0)) {
        whole[i] = rest;
      } else patches[patchCount++] = i;
    }
    this.patchCount = patchCount;
    this.#fillPatches(count);
  }

  /** `scan` for values that are mostly whole as they are. */
  #scanWhole(values: Float64Array, from: number, count: number): void {
    const { whole, patches } = this;
    let patchCount = 0;
    let first = Number.NaN;
    for (let i = 0; i < count; i++) {
      const value = values[from + i] as number;
      if (i === patchCount) first = value;
      if (
        Math.floor(value) === value &&
        Math.abs(value) <= MAX_WHOLE &&
        Math.abs(value - first) <= MAX_SPREAD &&
        (value !== 0 || 1 / value > 0)
      ) {
        whole[i] = value;
      } else patches[patchCount++] = i;
    }
    this.patchCount = patchCount;
    this.#fillPatches(count);
  }

  /** As `scan`, and fills `ulps`. */
  scanNear(
    values: Float64Array,
    from: number,
    count: number,
    exponent: number,
    prediction?: Prediction,
  ): void {
    this.#reserve(count);
    if (this.ulps.length < count) this.ulps = new Float64Array(this.whole.length);
    const { whole, ulps, patches } = this;
    const power = POWERS_OF_TEN[exponent] as number;
    let patchCount = 0;
    let first = Number.NaN;
    for (let i = 0; i < count; i++) {
      const value = values[from + i] as number;
      // Adding 0 turns -0 into 0, which then lies far from -0 by its bits.
      const number = Math.round(value * power) + 0;
      const rest = prediction === undefined ? number : number - predicted(prediction, i, power);
      if (i === patchCount) first = rest;
      const distance = this.#ulpsBetween(value, number / power);
      if (Math.abs(distance) <= MAX_ULPS && fits(number, rest, first)) {
        whole[i] = rest;
        ulps[i] = distance;
      } else {
        ulps[i] = 0;
        patches[patchCount++] = i;
      }
    }
    this.patchCount = patchCount;
    this.#fillPatches(count);
  }

  /** How many numbers other than -0 do not fit; NaN and infinities, which are no numbers, cost little. */
  strayCount(values: Float64Array, from: number): number {
    let strays = 0;
    for (let p = 0; p < this.patchCount; p++) {
      const value = values[from + (this.patches[p] as number)] as number;
      if (value - value === 0 && value !== 0) strays++;
    }
    return strays;
  }

  /** The exponent that the values which did not fit would need; never less than `exponent`. */
  exponentOfPatches(values: Float64Array, from: number, exponent: number): number {
    let needed = exponent;
    for (let p = 0; p < this.patchCount; p++) {
      const value = values[from + (this.patches[p] as number)] as number;
      if (value - value === 0) needed = Math.max(needed, exactExponent(value, needed));
    }
    return needed;
  }

  #reserve(count: number): void {
    if (this.whole.length >= count) return;
    this.whole = new Float64Array(count * 2);
    this.patches = new Int32Array(count * 2);
  }

  /** Distance in units in the last place, from the bits; infinite when far apart or not finite. */
  #ulpsBetween(value: number, decimal: number): number {
    this.#probe[0] = value;
    this.#probe[1] = decimal;
    const words = this.#probeWords;
    const high = (words[1] as number) - (words[3] as number);
    if (value - value !== 0 || Math.abs(high) > 1) return Number.POSITIVE_INFINITY;
    return high * TWO_32 + (words[0] as number) - (words[2] as number);
  }

  /** Gives each value that does not fit the number before it, or the first that fits, so that it costs little. */
  #fillPatches(count: number): void {
    const { whole, patches, patchCount } = this;
    if (patchCount === 0) return;
    let lead = 0;
    while (lead < patchCount && patches[lead] === lead) lead++;
    const first = lead < count ? (whole[lead] as number) : 0;
    for (let p = 0; p < patchCount; p++) {
      const i = patches[p] as number;
      whole[i] = p < lead ? first : (whole[i - 1] as number);
    }
  }
}

function exactExponent(value: number, start: number): number {
  for (let exponent = start; exponent <= MAX_EXPONENT; exponent++) {
    const power = POWERS_OF_TEN[exponent] as number;
    const number = Math.round(value * power);
    if (Math.abs(number) > MAX_WHOLE) return -1;
    if (number / power === value) return exponent;
  }
  return -1;
}

function nearExponent(value: number, start: number): number {
  const tolerance = Math.abs(value) * NEAR_RELATIVE_ERROR;
  for (let exponent = start; exponent <= MAX_EXPONENT; exponent++) {
    const power = POWERS_OF_TEN[exponent] as number;
    const number = Math.round(value * power);
    if (Math.abs(number) > NEAR_DIGITS_LIMIT) return -1;
    if (Math.abs(number / power - value) <= tolerance) return exponent;
  }
  return -1;
}

function predicted(prediction: Prediction, i: number, power: number): number {
  return wholePrediction(prediction.values[prediction.from + i] as number, power);
}

function fits(number: number, rest: number, first: number): boolean {
  return Math.abs(number) <= MAX_WHOLE && Math.abs(rest) <= MAX_WHOLE && Math.abs(rest - first) <= MAX_SPREAD;
}
