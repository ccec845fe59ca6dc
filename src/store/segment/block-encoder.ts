import { ByteSink } from './codec/byte-sink.ts';
import { NumberEncoder } from './codec/number-encoder.ts';
import type { Prediction } from './codec/numbers.ts';
import { DESCRIPTOR, VALUE_COLUMNS, type ValueColumn } from './rollup-columns.ts';
import { fillMeans, fillPrediction } from './rollup-prediction.ts';
import type { RawColumns, RollupColumns } from './types.ts';

/** Writes the rows of blocks, without their checksum. Format: docs/formats/segment.md, "Blocks". */
export class BlockEncoder {
  readonly #numbers = new NumberEncoder();
  readonly #shape = new ByteSink();
  readonly #columns = VALUE_COLUMNS.map(() => new ByteSink());
  #trial = new ByteSink();
  #spare = new Float64Array(0);
  #means = new Float64Array(0);
  #prediction = new Float64Array(0);

  /** `ownShape` is false when another block of the file stores the same times. */
  raw(sink: ByteSink, rows: RawColumns, from: number, to: number, ownShape: boolean): void {
    if (ownShape) {
      this.#shape.clear();
      this.#writeTimes(this.#shape, rows.times, from, to);
      this.#appendShape(sink);
    }
    this.#numbers.write(sink, rows.values, from, to);
  }

  rollup(sink: ByteSink, rows: RollupColumns, from: number, to: number, ownShape: boolean): void {
    if (ownShape) this.#writeRollupShape(sink, rows, from, to);
    this.#fillMeans(rows, from, to);
    VALUE_COLUMNS.forEach((name, c) => {
      (this.#columns[c] as ByteSink).clear();
      const twin = VALUE_COLUMNS.findIndex(
        (other, o) => o < c && sameBits(rows[other], rows[name], from, to),
      );
      if (twin >= 0) {
        sink.writeVarint(DESCRIPTOR.sameAs + twin);
        return;
      }
      const predicted = this.#writeSmaller(c, name, rows[name], from, to);
      const { length } = this.#columns[c] as ByteSink;
      sink.writeVarint(length * DESCRIPTOR.count + (predicted ? DESCRIPTOR.predicted : DESCRIPTOR.plain));
    });
    for (const column of this.#columns) sink.writeBytes(column.bytes, 0, column.length);
  }

  #writeRollupShape(sink: ByteSink, rows: RollupColumns, from: number, to: number): void {
    const shape = this.#shape;
    const buckets: Prediction = { values: rows.bucket, from };
    const parts = [
      () => this.#writeTimes(this.#trial, rows.bucket, from, to),
      () => this.#numbers.write(this.#trial, rows.count, from, to),
      () => this.#numbers.write(this.#trial, rows.firstTime, from, to, buckets),
      () => this.#numbers.write(this.#trial, rows.lastTime, from, to, buckets),
    ];
    shape.clear();
    for (const part of parts) {
      this.#trial.clear();
      part();
      shape.writeVarint(this.#trial.length);
      shape.writeBytes(this.#trial.bytes, 0, this.#trial.length);
    }
    this.#appendShape(sink);
  }

  #appendShape(sink: ByteSink): void {
    sink.writeVarint(this.#shape.length);
    sink.writeBytes(this.#shape.bytes, 0, this.#shape.length);
  }

  /** Times relative to the first, which the index holds. */
  #writeTimes(sink: ByteSink, times: Float64Array, from: number, to: number): void {
    const rows = to - from;
    const relative = this.#reserveSpare(rows);
    const origin = times[from] as number;
    for (let i = 0; i < rows; i++) relative[i] = (times[from + i] as number) - origin;
    this.#numbers.write(sink, relative, 0, rows);
  }

  /** Writes column `c` with or without the prediction from the means, whichever is smaller; true with. */
  #writeSmaller(c: number, name: ValueColumn, values: Float64Array, from: number, to: number): boolean {
    const plain = this.#columns[c] as ByteSink;
    this.#numbers.write(plain, values, from, to);
    if (name === 'sum') return false;
    const trial = this.#trial;
    trial.clear();
    fillPrediction(name, this.#means, to - from, this.#prediction);
    this.#numbers.write(trial, values, from, to, { values: this.#prediction, from: 0 });
    if (trial.length >= plain.length) return false;
    this.#columns[c] = trial;
    this.#trial = plain;
    return true;
  }

  #fillMeans(rows: RollupColumns, from: number, to: number): void {
    const count = to - from;
    if (this.#means.length < count) {
      this.#means = new Float64Array(count * 2);
      this.#prediction = new Float64Array(count * 2);
    }
    fillMeans(rows.sum, rows.count, from, count, this.#means);
  }

  #reserveSpare(rows: number): Float64Array {
    if (this.#spare.length < rows) this.#spare = new Float64Array(rows * 2);
    return this.#spare;
  }
}

/** NaN counts as different, as two of them may differ in their payload. */
function sameBits(a: Float64Array, b: Float64Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (!Object.is(a[i], b[i]) || Number.isNaN(a[i])) return false;
  return true;
}
