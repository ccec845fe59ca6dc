import { CODE_LENGTHS, SYMBOLS } from './prefix-codes.ts';
import { MAX_LOW_BITS, MAX_WIDTH, NARROW_LIMIT, WIDE_LOW_BITS, WIDE_LOW_SCALE } from './residuals.ts';

/** How one mini-block is packed. */
export interface MiniPlan {
  /** 0: bits only; else the prefix code of the part above the low `width` bits. */
  code: number;
  width: number;
  /** How many residuals are `limit` or more and are listed apart. */
  patches: number;
  limit: number;
  /** Most residuals are too large for 32-bit packing. */
  wide: boolean;
  costBits: number;
}

/** Bits of the largest residual, 2^53. */
const LENGTHS = 55;
/** Marker and count bytes of a patched mini-block. */
const PATCHED_BITS = 16;
/** Prefix codes are tried at this many shifts; the finest histogram must cover all symbols of the coarsest. */
const SHIFTS = 4;
const BINS = SYMBOLS << (SHIFTS - 1);
const FLAT_LENGTHS = Uint8Array.from(CODE_LENGTHS.flat());
const CODES = CODE_LENGTHS.length;

/** Finds the cheapest packing of a mini-block from histograms, without packing it. */
export class MiniPlanner {
  /** Residuals by bit length. */
  readonly #byLength = new Int32Array(LENGTHS);
  readonly #bins = new Int32Array(BINS);
  /** Past the largest symbol in the bins. */
  #symbols = 0;
  readonly #plan: MiniPlan = { code: 0, width: 0, patches: 0, limit: 1, wide: false, costBits: 0 };

  /** The plan object is reused by the next call. */
  plan(residuals: Float64Array, from: number, count: number): MiniPlan {
    const sum = this.#countLengths(residuals, from, count);
    this.#planBits(count);
    this.#planCodes(residuals, from, count, sum / count, true);
    this.#considerWide(count);
    return this.#plan;
  }

  /** As `plan`, for residuals below 2^29 that must all fit the packing. */
  planUnpatched(residuals: Float64Array, count: number): MiniPlan {
    const sum = this.#countLengths(residuals, 0, count);
    const length = this.#longest();
    const plan = this.#plan;
    plan.code = 0;
    plan.width = length;
    plan.patches = 0;
    plan.limit = Number.POSITIVE_INFINITY;
    plan.wide = false;
    plan.costBits = count * length;
    this.#planCodes(residuals, 0, count, sum / count, false);
    return plan;
  }

  #countLengths(residuals: Float64Array, from: number, count: number): number {
    const byLength = this.#byLength.fill(0);
    let sum = 0;
    for (let i = from; i < from + count; i++) {
      const residual = residuals[i] as number;
      sum += residual;
      const length = residual < NARROW_LIMIT ? 32 - Math.clz32(residual) : longLength(residual);
      byLength[length] = (byLength[length] as number) + 1;
    }
    return sum;
  }

  #longest(): number {
    let length = LENGTHS - 1;
    while (length > 0 && this.#byLength[length] === 0) length--;
    return length;
  }

  /** Plain packing at the width where packed bits and patches together are least. */
  #planBits(count: number): void {
    const plan = this.#plan;
    plan.costBits = Number.POSITIVE_INFINITY;
    plan.code = 0;
    plan.wide = false;
    let patches = 0;
    let patchBits = 0;
    for (let width = this.#longest(); width >= 0; width--) {
      const cost = count * width + patchBits + (patches > 0 ? PATCHED_BITS : 0);
      if (width <= MAX_WIDTH && cost < plan.costBits) {
        plan.costBits = cost;
        plan.width = width;
        plan.patches = patches;
        plan.limit = 2 ** width;
      }
      const here = this.#byLength[width] as number;
      patches += here;
      patchBits += here * patchCost(width);
    }
  }

  #planCodes(residuals: Float64Array, from: number, count: number, mean: number, patching: boolean): void {
    const meanLength = mean < NARROW_LIMIT ? 32 - Math.clz32(mean) : MAX_LOW_BITS + SHIFTS;
    // Outliers pull the mean up, so the median length bounds it as well.
    const base = Math.max(0, Math.min(meanLength, this.#medianLength(count) + 1) - SHIFTS);
    if (base > MAX_LOW_BITS) return;
    this.#fillBins(residuals, from, count, base);
    for (let width = base; width < base + SHIFTS && width <= MAX_LOW_BITS; width++) {
      if (width > base) this.#foldBins();
      const beyond = count - this.#countInside();
      if (beyond === 0 || patching) this.#tryCodes(count, width, beyond);
    }
  }

  #medianLength(count: number): number {
    let length = 0;
    let below = this.#byLength[0] as number;
    while (below * 2 < count) below += this.#byLength[++length] as number;
    return length;
  }

  #fillBins(residuals: Float64Array, from: number, count: number, shift: number): void {
    const bins = this.#bins.fill(0);
    const limit = Math.min(BINS * 2 ** shift, NARROW_LIMIT);
    for (let i = from; i < from + count; i++) {
      const residual = residuals[i] as number;
      if (residual >= limit) continue;
      const bin = residual >>> shift;
      bins[bin] = (bins[bin] as number) + 1;
    }
  }

  /** Joins neighbouring bins: one more low bit is split off. */
  #foldBins(): void {
    const bins = this.#bins;
    const half = BINS / 2;
    for (let i = 0; i < half; i++) bins[i] = (bins[2 * i] as number) + (bins[2 * i + 1] as number);
    bins.fill(0, half);
  }

  /** How many of the symbols that prefix codes have are inside the bins; `#symbols` is set past the last of them. */
  #countInside(): number {
    const bins = this.#bins;
    let inside = 0;
    this.#symbols = 0;
    for (let symbol = 0; symbol < SYMBOLS; symbol++) {
      const here = bins[symbol] as number;
      if (here === 0) continue;
      inside += here;
      this.#symbols = symbol + 1;
    }
    return inside;
  }

  #tryCodes(count: number, width: number, beyond: number): void {
    const limit = SYMBOLS * 2 ** width;
    const fixed = count * width + (beyond > 0 ? PATCHED_BITS + this.#patchBitsFrom(limit, beyond) : 0);
    const plan = this.#plan;
    if (fixed + count >= plan.costBits) return;
    const bins = this.#bins;
    const symbols = this.#symbols;
    for (let code = 0; code < CODES; code++) {
      const lengths = code * SYMBOLS;
      let cost = fixed + beyond * (FLAT_LENGTHS[lengths] as number);
      for (let symbol = 0; symbol < symbols; symbol++) {
        cost += (bins[symbol] as number) * (FLAT_LENGTHS[lengths + symbol] as number);
      }
      if (cost >= plan.costBits) continue;
      plan.costBits = cost;
      plan.code = code + 1;
      plan.width = width;
      plan.patches = beyond;
      plan.limit = limit;
    }
  }

  /** Cost of listing the `beyond` residuals at or above `limit`, a power of two. */
  #patchBitsFrom(limit: number, beyond: number): number {
    let bits = 0;
    let left = beyond;
    for (let length = LENGTHS - 1; left > 0 && 2 ** length > limit; length--) {
      const here = this.#byLength[length] as number;
      bits += here * patchCost(length);
      left -= here;
    }
    return bits;
  }

  #considerWide(count: number): void {
    const longest = this.#longest();
    if (longest <= MAX_WIDTH) return;
    const cost = count * longest + 8;
    if (cost >= this.#plan.costBits) return;
    this.#plan.wide = true;
    this.#plan.costBits = cost;
  }
}

/** Position byte and varint of one patch. */
function patchCost(length: number): number {
  return 8 + 8 * Math.max(1, Math.ceil(length / 7));
}

function longLength(residual: number): number {
  const upper = Math.floor(residual / WIDE_LOW_SCALE);
  return WIDE_LOW_BITS + 32 - Math.clz32(upper);
}
