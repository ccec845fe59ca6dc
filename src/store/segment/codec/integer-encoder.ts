import type { ByteSink } from './byte-sink.ts';
import { commonDivisor } from './common-divisor.ts';
import { ALL_ZERO, HAS_DIVISOR, HAS_SLOPE, PREDICTOR, zigzag } from './integers.ts';
import { estimateBits } from './residual-cost.ts';
import { ResidualEncoder } from './residual-encoder.ts';

/** One way to predict a column, with the residuals it leaves. */
interface Candidate {
  predictor: number;
  base: number;
  slope: number;
  residuals: Float64Array;
  count: number;
  bits: number;
}

const SAMPLE_ROWS = 31;

/** Writes columns of whole numbers with the predictor that leaves the smallest residuals. */
export class IntegerEncoder {
  readonly #residuals = new ResidualEncoder();
  readonly #sample = new Float64Array(SAMPLE_ROWS);
  #scaled = new Float64Array(0);
  #best: Candidate = emptyCandidate();
  #trial: Candidate = emptyCandidate();

  /** Appends `values[0..count)`, whole numbers within the bounds of `integers.ts` (not checked). */
  write(sink: ByteSink, values: Float64Array, count: number): void {
    this.#reserve(count);
    const first = values[0] as number;
    const divisor = commonDivisor(values, count);
    const scaled = this.#scaled;
    if (divisor <= 1) for (let i = 0; i < count; i++) scaled[i] = (values[i] as number) - first;
    else for (let i = 0; i < count; i++) scaled[i] = ((values[i] as number) - first) / divisor;
    this.#choose(count, divisor);
    this.#emit(sink, first, divisor);
  }

  #reserve(count: number): void {
    if (this.#scaled.length >= count) return;
    const capacity = Math.max(1024, count * 2);
    this.#scaled = new Float64Array(capacity);
    this.#best.residuals = new Float64Array(capacity);
    this.#trial.residuals = new Float64Array(capacity);
  }

  /** Leaves the cheapest candidate in `#best`. */
  #choose(count: number, divisor: number): void {
    this.#best.bits = Number.POSITIVE_INFINITY;
    if (divisor === 0) {
      this.#tryCenter(count, 0, 0);
      return;
    }
    this.#tryDelta(count);
    if (this.#best.bits <= slopeBits(this.#best.slope)) return;
    this.#tryDelta2(count);
    this.#tryCenters(count);
    this.#tryLine(count);
  }

  #tryDelta(count: number): void {
    const step = this.#usualStep(count);
    const { residuals } = this.#trial;
    const scaled = this.#scaled;
    let before = 0;
    for (let i = 1; i < count; i++) {
      const value = scaled[i] as number;
      residuals[i - 1] = zigzag(value - before - step);
      before = value;
    }
    this.#finish(PREDICTOR.delta, 0, step, count - 1);
  }

  #tryDelta2(count: number): void {
    const { residuals } = this.#trial;
    const scaled = this.#scaled;
    const firstStep = scaled[1] as number;
    let before = 0;
    let step = firstStep;
    for (let i = 1; i < count; i++) {
      const value = scaled[i] as number;
      residuals[i - 1] = zigzag(value - before - step);
      step = value - before;
      before = value;
    }
    this.#finish(PREDICTOR.delta2, 0, firstStep, count - 1);
  }

  /** Around the median, which suits a bell, and around the middle of the range, which needs the fewest plain bits. */
  #tryCenters(count: number): void {
    const scaled = this.#scaled;
    let min = 0;
    let max = 0;
    for (let i = 1; i < count; i++) {
      const value = scaled[i] as number;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    const sample = sampleOf(scaled, count, this.#sample);
    this.#tryCenter(count, median(sample), 0);
    this.#tryCenter(count, min + Math.ceil((max - min) / 2), 0);
  }

  #tryLine(count: number): void {
    const scaled = this.#scaled;
    const rise = scaled[count - 1] as number;
    if (rise === 0 || count < 4) return;
    const perRow = rise / (count - 1);
    const rows = Math.min(SAMPLE_ROWS, count);
    for (let s = 0; s < rows; s++) {
      const i = Math.floor((s * (count - 1)) / (rows - 1));
      this.#sample[s] = (scaled[i] as number) - Math.round(perRow * i);
    }
    this.#tryCenter(count, median(this.#sample.subarray(0, rows)), rise);
  }

  #tryCenter(count: number, center: number, rise: number): void {
    const { residuals } = this.#trial;
    const scaled = this.#scaled;
    if (rise === 0) {
      for (let i = 0; i < count; i++) residuals[i] = zigzag((scaled[i] as number) - center);
    } else {
      const perRow = rise / (count - 1);
      for (let i = 0; i < count; i++) {
        residuals[i] = zigzag((scaled[i] as number) - Math.round(perRow * i) - center);
      }
    }
    this.#finish(PREDICTOR.center, center, rise, count);
  }

  /** Keeps the trial if it is the cheapest so far. */
  #finish(predictor: number, base: number, slope: number, count: number): void {
    const trial = this.#trial;
    trial.predictor = predictor;
    trial.base = base;
    trial.slope = slope;
    trial.count = count;
    trial.bits = estimateBits(trial.residuals, count) + slopeBits(slope);
    if (trial.bits >= this.#best.bits) return;
    this.#trial = this.#best;
    this.#best = trial;
  }

  #emit(sink: ByteSink, first: number, divisor: number): void {
    const { predictor, base, slope, residuals, count } = this.#best;
    const allZero = isZero(residuals, count);
    const header =
      predictor | (divisor > 1 ? HAS_DIVISOR : 0) | (allZero ? ALL_ZERO : 0) | (slope !== 0 ? HAS_SLOPE : 0);
    sink.writeByte(header);
    sink.writeSignedVarint(first + base * Math.max(1, divisor));
    if (divisor > 1) sink.writeVarint(divisor);
    if (slope !== 0) sink.writeSignedVarint(slope);
    if (!allZero) this.#residuals.write(sink, residuals, count);
  }

  /** The median step if steps keep near one value other than 0, else 0. */
  #usualStep(count: number): number {
    const rows = Math.min(SAMPLE_ROWS, count - 1);
    const sample = this.#sample.subarray(0, rows);
    for (let s = 0; s < rows; s++) {
      const i = 1 + Math.floor((s * (count - 2)) / Math.max(1, rows - 1));
      sample[s] = (this.#scaled[i] as number) - (this.#scaled[i - 1] as number);
    }
    const usual = median(sample);
    if (usual === 0) return 0;
    for (let s = 0; s < rows; s++) sample[s] = Math.abs((sample[s] as number) - usual);
    return median(sample) * 2 < Math.abs(usual) ? usual : 0;
  }
}

function emptyCandidate(): Candidate {
  return { predictor: 0, base: 0, slope: 0, residuals: new Float64Array(0), count: 0, bits: 0 };
}

function sampleOf(values: Float64Array, count: number, into: Float64Array): Float64Array {
  const rows = Math.min(SAMPLE_ROWS, count);
  for (let s = 0; s < rows; s++) {
    into[s] = values[Math.floor((s * (count - 1)) / Math.max(1, rows - 1))] as number;
  }
  return into.subarray(0, rows);
}

function median(sample: Float64Array): number {
  return sample.sort()[sample.length >>> 1] as number;
}

function isZero(residuals: Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (residuals[i] !== 0) return false;
  return true;
}

function slopeBits(slope: number): number {
  return slope === 0 ? 0 : 8 * Math.ceil((Math.log2(Math.abs(slope)) + 2) / 7);
}
