import type { ByteSink } from './byte-sink.ts';
import { commonDivisor } from './common-divisor.ts';
import { ALL_ZERO, HAS_DIVISOR, HAS_SLOPE } from './integers.ts';
import { type Choice, fillResiduals, PredictorChoice } from './predictors.ts';
import { ResidualEncoder } from './residual-encoder.ts';

/** Writes columns of whole numbers with the predictor that leaves the smallest residuals. */
export class IntegerEncoder {
  readonly #choice = new PredictorChoice();
  readonly #residualEncoder = new ResidualEncoder();
  #scaled = new Float64Array(0);
  #residuals = new Float64Array(0);

  /**
   * Appends `values[0..count)`, whole numbers within the bounds of `integers.ts` (not checked). Writes nothing and returns
   * false when they look as if they took `limitBits` or more.
   */
  write(sink: ByteSink, values: Float64Array, count: number, limitBits = Number.POSITIVE_INFINITY): boolean {
    this.#reserve(count);
    const first = values[0] as number;
    const divisor = commonDivisor(values, count);
    const scaled = this.#scaled;
    if (divisor <= 1) for (let i = 0; i < count; i++) scaled[i] = (values[i] as number) - first;
    else for (let i = 0; i < count; i++) scaled[i] = ((values[i] as number) - first) / divisor;
    const choice = this.#choice.choose(scaled, count, divisor === 0);
    if (this.#choice.estimatedBits >= limitBits) return false;
    const residualCount = fillResiduals(scaled, count, choice, 0, count, this.#residuals, 0);
    this.#emit(sink, first, Math.max(1, divisor), choice, residualCount);
    return true;
  }

  #reserve(count: number): void {
    if (this.#scaled.length >= count) return;
    const capacity = Math.max(1024, count * 2);
    this.#scaled = new Float64Array(capacity);
    this.#residuals = new Float64Array(capacity);
  }

  #emit(sink: ByteSink, first: number, divisor: number, choice: Choice, residualCount: number): void {
    const { predictor, center, slope } = choice;
    const allZero = isZero(this.#residuals, residualCount);
    const header =
      predictor | (divisor > 1 ? HAS_DIVISOR : 0) | (allZero ? ALL_ZERO : 0) | (slope !== 0 ? HAS_SLOPE : 0);
    sink.writeByte(header);
    sink.writeSignedVarint(first + center * divisor);
    if (divisor > 1) sink.writeVarint(divisor);
    if (slope !== 0) sink.writeSignedVarint(slope);
    if (!allZero) this.#residualEncoder.write(sink, this.#residuals, residualCount);
  }
}

function isZero(residuals: Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (residuals[i] !== 0) return false;
  return true;
}
