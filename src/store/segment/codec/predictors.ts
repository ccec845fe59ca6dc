import { PREDICTOR, zigzag } from './integers.ts';
import { median } from './median.ts';
import { estimateBits } from './residual-cost.ts';

/** How a column is predicted: `center` and `slope` as `integers.ts` has them, in units of the common divisor. */
export interface Choice {
  predictor: number;
  center: number;
  slope: number;
}

const MEDIAN_ROWS = 31;
/** Predictors are compared on the whole of a short column, else on pieces spread over it. */
const COMPARED_ROWS = 256;
const PIECES = 8;
const PIECE_ROWS = COMPARED_ROWS / PIECES;

/** Finds the predictor that should leave the smallest residuals. */
export class PredictorChoice {
  readonly #few = new Float64Array(MEDIAN_ROWS);
  readonly #residuals = new Float64Array(COMPARED_ROWS);
  #best: Choice = { predictor: PREDICTOR.center, center: 0, slope: 0 };
  #bestBits = 0;

  /** What the residuals of the last choice should take. */
  get estimatedBits(): number {
    return this.#bestBits;
  }

  /** `scaled[0]` is 0. The choice is valid until the next call. */
  choose(scaled: Float64Array, count: number, isConstant: boolean): Choice {
    this.#best = { predictor: PREDICTOR.center, center: 0, slope: 0 };
    this.#bestBits = isConstant ? 0 : Number.POSITIVE_INFINITY;
    if (isConstant) return this.#best;
    const step = this.#usualStep(scaled, count);
    const zeroBits = slopeBits(step);
    this.#consider(scaled, count, PREDICTOR.delta, 0, step);
    if (this.#bestBits <= zeroBits) return this.#best;
    this.#consider(scaled, count, PREDICTOR.delta2, 0, scaled[1] as number);
    this.#considerCenters(scaled, count);
    this.#considerLine(scaled, count);
    return this.#best;
  }

  /** Around the median, which suits a bell, and around the middle of the range, which needs the fewest plain bits. */
  #considerCenters(scaled: Float64Array, count: number): void {
    let min = 0;
    let max = 0;
    for (let i = 1; i < count; i++) {
      const value = scaled[i] as number;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    this.#consider(scaled, count, PREDICTOR.center, this.#medianDistance(scaled, count, 0), 0);
    this.#consider(scaled, count, PREDICTOR.center, min + Math.ceil((max - min) / 2), 0);
  }

  #considerLine(scaled: Float64Array, count: number): void {
    const rise = scaled[count - 1] as number;
    if (rise === 0 || count < 4) return;
    const center = this.#medianDistance(scaled, count, rise / (count - 1));
    this.#consider(scaled, count, PREDICTOR.center, center, rise);
  }

  #consider(scaled: Float64Array, count: number, predictor: number, center: number, slope: number): void {
    const choice = { predictor, center, slope };
    const residuals = this.#residuals;
    let compared = 0;
    if (count <= COMPARED_ROWS) {
      compared = fillResiduals(scaled, count, choice, 0, count, residuals, 0);
    } else {
      for (let piece = 0; piece < PIECES; piece++) {
        const from = Math.floor((piece * (count - PIECE_ROWS)) / (PIECES - 1));
        compared += fillResiduals(scaled, count, choice, from, from + PIECE_ROWS, residuals, compared);
      }
    }
    const bits = (estimateBits(residuals, compared) * count) / compared + slopeBits(slope);
    if (bits >= this.#bestBits) return;
    this.#bestBits = bits;
    this.#best = choice;
  }

  /** The median step if steps keep near one value other than 0, else 0. */
  #usualStep(scaled: Float64Array, count: number): number {
    const rows = Math.min(MEDIAN_ROWS, count - 1);
    const few = this.#few;
    for (let s = 0; s < rows; s++) {
      const i = 1 + Math.floor((s * (count - 2)) / Math.max(1, rows - 1));
      few[s] = (scaled[i] as number) - (scaled[i - 1] as number);
    }
    const usual = median(few, rows);
    if (usual === 0) return 0;
    for (let s = 0; s < rows; s++) few[s] = Math.abs((few[s] as number) - usual);
    return median(few, rows) * 2 < Math.abs(usual) ? usual : 0;
  }

  /** The median distance to a line from 0 of the given rise per row. */
  #medianDistance(scaled: Float64Array, count: number, perRow: number): number {
    const rows = Math.min(MEDIAN_ROWS, count);
    const few = this.#few;
    for (let s = 0; s < rows; s++) {
      const i = Math.floor((s * (count - 1)) / Math.max(1, rows - 1));
      few[s] = (scaled[i] as number) - Math.round(perRow * i);
    }
    return median(few, rows);
  }
}

/**
 * Writes the residuals of rows `[from, to)` to `out` from `at` on; returns how many. The first row of the delta predictors
 * has none.
 */
export function fillResiduals(
  scaled: Float64Array,
  count: number,
  { predictor, center, slope }: Choice,
  from: number,
  to: number,
  out: Float64Array,
  at: number,
): number {
  switch (predictor) {
    case PREDICTOR.delta:
      return deltaResiduals(scaled, slope, from, to, out, at);
    case PREDICTOR.delta2:
      return delta2Residuals(scaled, slope, from, to, out, at);
    default:
      return centerResiduals(scaled, center, slope === 0 ? 0 : slope / (count - 1), from, to, out, at);
  }
}

function deltaResiduals(
  scaled: Float64Array,
  step: number,
  from: number,
  to: number,
  out: Float64Array,
  at: number,
): number {
  const start = Math.max(1, from);
  let before = (scaled[start - 1] as number) + step;
  for (let i = start; i < to; i++) {
    const value = scaled[i] as number;
    out[at + i - start] = zigzag(value - before);
    before = value + step;
  }
  return Math.max(0, to - start);
}

function delta2Residuals(
  scaled: Float64Array,
  firstStep: number,
  from: number,
  to: number,
  out: Float64Array,
  at: number,
): number {
  const start = Math.max(1, from);
  let before = scaled[start - 1] as number;
  let step = start === 1 ? firstStep : before - (scaled[start - 2] as number);
  for (let i = start; i < to; i++) {
    const value = scaled[i] as number;
    out[at + i - start] = zigzag(value - before - step);
    step = value - before;
    before = value;
  }
  return Math.max(0, to - start);
}

function centerResiduals(
  scaled: Float64Array,
  center: number,
  perRow: number,
  from: number,
  to: number,
  out: Float64Array,
  at: number,
): number {
  if (perRow === 0) {
    for (let i = from; i < to; i++) out[at + i - from] = zigzag((scaled[i] as number) - center);
  } else {
    for (let i = from; i < to; i++) {
      out[at + i - from] = zigzag((scaled[i] as number) - Math.round(perRow * i) - center);
    }
  }
  return to - from;
}

/** Bits that writing a slope takes. */
function slopeBits(slope: number): number {
  return slope === 0 ? 0 : 8 * Math.ceil((Math.log2(Math.abs(slope)) + 2) / 7);
}
