import { packBits, packSymbols } from './bit-writer.ts';
import type { ByteSink } from './byte-sink.ts';
import { type MiniPlan, MiniPlanner } from './mini-planner.ts';
import { PREFIX_CODES, type PrefixCode } from './prefix-codes.ts';
import {
  MINI_ROWS,
  NARROW_LIMIT,
  PATCHED,
  PATCHED_WIDE,
  WIDE,
  WIDE_LOW_BITS,
  WIDE_LOW_SCALE,
  WIDTHS,
} from './residuals.ts';

/** Writes residual streams: each mini-block gets the packing that is smallest for it. */
export class ResidualEncoder {
  readonly #planner = new MiniPlanner();
  readonly #values = new Int32Array(MINI_ROWS);
  readonly #low = new Int32Array(MINI_ROWS);

  /** Appends `residuals[0..count)`, whole numbers in [0, 2^53]. */
  write(sink: ByteSink, residuals: Float64Array, count: number): void {
    for (let from = 0; from < count; from += MINI_ROWS) {
      this.#writeMini(sink, residuals, from, Math.min(MINI_ROWS, count - from));
    }
  }

  #writeMini(sink: ByteSink, residuals: Float64Array, from: number, count: number): void {
    const plan = this.#planner.plan(residuals, from, count);
    if (plan.wide) {
      this.#writeWide(sink, residuals, from, count);
      return;
    }
    for (let i = 0; i < count; i++) this.#values[i] = residuals[from + i] as number;
    if (plan.patches > 0) this.#writePatches(sink, residuals, from, count, plan);
    this.#writePacked(sink, count, plan);
  }

  #writePacked(sink: ByteSink, count: number, plan: MiniPlan): void {
    sink.writeByte(plan.code * WIDTHS + plan.width);
    if (plan.code > 0) {
      packSymbols(sink, this.#values, count, plan.width, PREFIX_CODES[plan.code - 1] as PrefixCode);
    }
    packBits(sink, this.#values, count, plan.width);
  }

  /** Lists the residuals that the plan cannot hold and leaves 0 in their places. */
  #writePatches(sink: ByteSink, residuals: Float64Array, from: number, count: number, plan: MiniPlan): void {
    const headerAt = sink.length;
    let marker = PATCHED;
    sink.writeByte(PATCHED);
    sink.writeByte(plan.patches);
    for (let i = 0; i < count; i++) {
      const residual = residuals[from + i] as number;
      if (residual < plan.limit) continue;
      if (residual >= NARROW_LIMIT) marker = PATCHED_WIDE;
      sink.writeByte(i);
      sink.writeVarint(residual);
      this.#values[i] = 0;
    }
    sink.bytes[headerAt] = marker;
  }

  #writeWide(sink: ByteSink, residuals: Float64Array, from: number, count: number): void {
    const high = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const residual = residuals[from + i] as number;
      const upper = Math.floor(residual / WIDE_LOW_SCALE);
      high[i] = upper;
      this.#values[i] = upper;
      this.#low[i] = residual - upper * WIDE_LOW_SCALE;
    }
    sink.writeByte(WIDE);
    this.#writePacked(sink, count, this.#planner.planUnpatched(high, count));
    packBits(sink, this.#low, count, WIDE_LOW_BITS);
  }
}
